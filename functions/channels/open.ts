import { open } from '../../shared/channels/open/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Signed calls of any medium of the company come in here. */
export const handler = webhookHandler(open, webhookPorts)
