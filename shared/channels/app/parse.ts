import type { InboxContext, Parsed } from '../contract.ts'
import { parseFrame } from '../support/visitor-frame.ts'
import { Payload } from './payload.ts'

export const parse = (
  payload: string,
  context: InboxContext,
  principal: Readonly<Record<string, string>> = {},
): Parsed => parseFrame('app', Payload, payload, context, principal)
