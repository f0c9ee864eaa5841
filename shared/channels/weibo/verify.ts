import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { safeEqual, sha1Sorted, single } from '../support/compare.ts'
import { live, refused } from '../support/inbound.ts'

/** Weibo signs with the app secret, in milliseconds, without an end: bounded here. A push has room for its retries. */
const handshakeSkewMs = 300_000
const pushSkewMs = 600_000

/** Proves that a call comes from Weibo. The body is not covered by the signature; only TLS guards it. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  const query: Record<string, string> = {}
  for (const name of ['signature', 'timestamp', 'nonce', 'echostr']) {
    const value = single(request.query, name)
    if (value === null) return refused(`${name} occurs twice`)
    if (value !== undefined) query[name] = value
  }
  const { signature, timestamp = '', nonce = '', echostr } = query
  if (!/^\d{1,16}$/.test(timestamp) || !nonce) return refused('timestamp or nonce is missing')
  if (!live(context, 'appSecret').some((secret) => safeEqual(signature, sha1Sorted(secret, timestamp, nonce))))
    return refused('signature does not match')
  const skew = Math.abs(context.nowMs - Number(timestamp))
  if (request.method === 'GET') {
    if (skew > handshakeSkewMs) return refused('timestamp is outside the window')
    return echostr ? { outcome: 'handshake', body: echostr } : refused('echostr is missing')
  }
  if (request.method !== 'POST') return refused('method is neither GET nor POST', 405)
  if (skew > pushSkewMs) return refused('timestamp is outside the window')
  if (request.body.length === 0) return refused('body is empty', 400)
  return { outcome: 'accepted', payload: Buffer.from(request.body).toString() }
}
