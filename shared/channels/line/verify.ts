import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { live, refused } from '../support/inbound.ts'
import { isHmac } from '../support/meta.ts'

/** LINE signs the raw body with the channel secret, in base64. There is no address check by GET. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  if (request.method !== 'POST') return refused('method is not POST', 405)
  const signature = request.headers['x-line-signature']
  const isSigned = live(context, 'channelSecret').some((key) =>
    isHmac(signature, key, request.body, { encoding: 'base64' }),
  )
  if (!isSigned) return refused('x-line-signature does not match')
  return { outcome: 'accepted', payload: Buffer.from(request.body).toString() }
}
