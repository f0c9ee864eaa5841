import { Rejected } from '../../errors/errors.ts'
import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { safeEqual, sha1Sorted, single } from './compare.ts'
import { live, refused as rejected } from './inbound.ts'
import { parseJson } from './json.ts'
import { openEnvelope } from './wx-envelope.ts'
import { field, parseXml } from './xml.ts'

/** WeChat signatures never expire, so we bound them ourselves: a check call narrowly, a push with room for its retries. */
export const handshakeSkewSeconds = 300
export const pushSkewSeconds = 600

export const isFresh = (timestamp: string, nowMs: number, skewSeconds: number) =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs / 1000 - Number(timestamp)) <= skewSeconds

/** Proves that a call comes from WeChat; answers the address check; opens the envelope in secure and compatible mode. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  const names = ['signature', 'timestamp', 'nonce', 'echostr', 'msg_signature', 'encrypt_type'] as const
  const query: Partial<Record<(typeof names)[number], string>> = {}
  for (const name of names) {
    const value = single(request.query, name)
    if (value === null) return rejected(`${name} occurs twice`)
    if (value !== undefined) query[name] = value
  }
  const { signature, timestamp, nonce, echostr } = query
  if (!timestamp || !nonce) return rejected('timestamp or nonce is missing')
  const isSignedWith = (token: string) => safeEqual(signature, sha1Sorted(token, timestamp, nonce))

  if (request.method === 'GET') {
    if (!live(context, 'token').some(isSignedWith)) return rejected('signature does not match')
    if (!isFresh(timestamp, context.nowMs, handshakeSkewSeconds)) return rejected('timestamp is outside the window')
    return echostr ? { outcome: 'handshake', body: echostr } : rejected('echostr is missing')
  }
  if (request.method !== 'POST') return rejected('method is neither GET nor POST', 405)
  if (!isFresh(timestamp, context.nowMs, pushSkewSeconds)) return rejected('timestamp is outside the window')
  if (request.body.length === 0) return rejected('body is empty', 400)
  const body = Buffer.from(request.body).toString()
  if ((context.settings.mode ?? 'secure') !== 'plain')
    return openSealed(body, query.msg_signature, timestamp, nonce, context)
  if (!live(context, 'token').some(isSignedWith)) return rejected('signature does not match')
  return { outcome: 'accepted', payload: body }
}

/** The ciphertext of a push, which comes as XML or, where the account chose so, as JSON. */
function sealedPart(body: string): string | undefined {
  if (!body.trimStart().startsWith('{')) return field(parseXml(body).fields, 'Encrypt')
  const encrypted = parseJson(body)?.Encrypt
  return typeof encrypted === 'string' ? encrypted : undefined
}

/** Opens a sealed push. @param receiver the secret that names us inside the envelope: an app id or a corporation's */
export function openSealed(
  body: string,
  given: string | undefined,
  timestamp: string,
  nonce: string,
  context: InboxContext,
  receiver = 'appId',
): Verification {
  if (!given) return rejected('msg_signature is missing: the account is in secure mode')
  let reason = 'msg_signature does not match'
  try {
    const encrypted = sealedPart(body)
    if (!encrypted) return rejected('Encrypt is missing: the account is in secure mode')
    const isSigned = live(context, 'token').some((token) =>
      safeEqual(given, sha1Sorted(token, timestamp, nonce, encrypted)),
    )
    if (!isSigned) return rejected(reason)
    for (const key of live(context, 'encodingAesKey')) {
      try {
        return { outcome: 'accepted', payload: openEnvelope(encrypted, key, context.secrets[receiver] ?? '') }
      } catch (error) {
        reason = error instanceof Rejected ? error.code : 'BAD_CIPHERTEXT'
      }
    }
    return rejected(reason)
  } catch (error) {
    return rejected(error instanceof Rejected ? error.code : 'XML_MALFORMED', 400)
  }
}
