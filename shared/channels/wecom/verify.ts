import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { single } from '../support/compare.ts'
import { refused } from '../support/inbound.ts'
import { handshakeSkewSeconds, isFresh, openSealed, pushSkewSeconds } from '../support/wx-verify.ts'
import { writeXml } from '../support/xml.ts'

/** The envelope of WeChat, always sealed and for the corporation; the address check is sealed too. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  const query: Record<string, string> = {}
  for (const name of ['msg_signature', 'timestamp', 'nonce', 'echostr']) {
    const value = single(request.query, name)
    if (value === null) return refused(`${name} occurs twice`)
    if (value !== undefined) query[name] = value
  }
  const { msg_signature: signature, timestamp = '', nonce = '', echostr } = query
  if (!timestamp || !nonce) return refused('timestamp or nonce is missing')
  if (request.method === 'GET') {
    if (!echostr) return refused('echostr is missing')
    if (!isFresh(timestamp, context.nowMs, handshakeSkewSeconds)) return refused('timestamp is outside the window')
    const envelope = `<xml>${writeXml('Encrypt', echostr)}</xml>`
    const opened = openSealed(envelope, signature, timestamp, nonce, context, 'corpId')
    return opened.outcome === 'accepted' ? { outcome: 'handshake', body: opened.payload } : opened
  }
  if (request.method !== 'POST') return refused('method is neither GET nor POST', 405)
  if (!isFresh(timestamp, context.nowMs, pushSkewSeconds)) return refused('timestamp is outside the window')
  if (request.body.length === 0) return refused('body is empty', 400)
  return openSealed(Buffer.from(request.body).toString(), signature, timestamp, nonce, context, 'corpId')
}
