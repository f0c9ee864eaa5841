import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { refused } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { readCall } from './call.ts'

/**
 * AWS has let only Connect and Lex of this account invoke us; this checks that it is the configured instance, and a
 * request that makes sense.
 */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  const payload = Buffer.from(request.body).toString()
  const asked = readCall(parseJson(payload))
  if ('problem' in asked) return refused(asked.problem, 400)
  if (asked.instance !== undefined && asked.instance !== context.settings.instanceArn)
    return refused('Details.ContactData.InstanceARN: is another instance')
  return { outcome: 'accepted', payload }
}
