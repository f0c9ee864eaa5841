import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { safeEqual } from '../support/compare.ts'
import { live, refused } from '../support/inbound.ts'

/** Telegram shows the secret that we gave it with the address; the body is guarded by TLS alone. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  if (request.method !== 'POST') return refused('method is not POST', 405)
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (!live(context, 'secretToken').some((token) => safeEqual(given, token)))
    return refused('x-telegram-bot-api-secret-token does not match')
  if (request.body.length === 0) return refused('body is empty', 400)
  return { outcome: 'accepted', payload: Buffer.from(request.body).toString() }
}
