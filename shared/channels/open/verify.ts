import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { live, refused } from '../support/inbound.ts'
import { isWebhookSigned, toleranceSeconds } from '../support/standard-webhooks.ts'

/** A signed webhook in the standard form: id, time and body are covered, and the time may be five minutes off. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  if (request.method !== 'POST') return refused('method is not POST', 405)
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': signatures = '',
  } = request.headers
  if (!/^[\w.-]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp))
    return refused('webhook-id or -timestamp is missing')
  if (Math.abs(context.nowMs / 1_000 - Number(timestamp)) > toleranceSeconds)
    return refused('webhook-timestamp is outside the window')
  if (!isWebhookSigned(live(context, 'signingKey'), { id, timestamp, signatures, body: request.body }))
    return refused('webhook-signature does not match')
  if (request.body.length === 0) return refused('body is empty', 400)
  return { outcome: 'accepted', payload: Buffer.from(request.body).toString(), principal: { id } }
}
