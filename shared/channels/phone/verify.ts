import { createHash, createHmac } from 'node:crypto'
import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { safeEqual, single } from '../support/compare.ts'
import { live, refused } from '../support/inbound.ts'

/** The forms of an address that proxies may have made of the one that was signed: as it is, without port, with the default one. */
function formsOf(url: string): readonly string[] {
  const quoted = url.replaceAll("'", '%27')
  const [, scheme = '', user = '', host = '', rest = ''] = /^(https?:\/\/)([^/@]*@)?([^/?#]+)(.*)$/s.exec(quoted) ?? []
  if (!scheme) return [quoted]
  const bare = host.replace(/:\d+$/, '')
  const port = scheme === 'https://' ? '443' : '80'
  return [quoted, `${scheme}${user}${bare}${rest}`, `${scheme}${user}${bare}:${port}${rest}`]
}

/** The text that a form adds: names in byte order, each of a name's different values in order, no separators. */
function formText(body: string): string {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of new URLSearchParams(body)) values.set(name, (values.get(name) ?? new Set()).add(value))
  return [...values.keys()]
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
    .join('')
}

/** Whether the provider signed this call: https://www.twilio.com/docs/usage/security */
export function isSigned(
  signature: string | undefined,
  authToken: string,
  call: { readonly url: string; readonly body: string; readonly isForm: boolean },
): boolean {
  const added = call.isForm ? formText(call.body) : ''
  const hash = /[?&]bodySHA256=([0-9a-f]{64})(&|$)/.exec(call.url)?.[1]
  if (!call.isForm && call.body && !safeEqual(hash, createHash('sha256').update(call.body).digest('hex'))) return false
  return formsOf(call.url).some((url) =>
    safeEqual(
      signature,
      createHmac('sha1', authToken)
        .update(url + added)
        .digest('base64'),
    ),
  )
}

/** Proves that a call comes from the telephone provider. The address is the configured public one, never the Host header. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  if (request.method !== 'POST') return refused('method is not POST', 405)
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return refused('content type is not a form', 415)
  const body = Buffer.from(request.body).toString()
  const signature = request.headers['x-twilio-signature']
  const call = { url: request.url, body, isForm: true }
  if (!live(context, 'authToken').some((token) => isSigned(signature, token, call)))
    return refused('x-twilio-signature does not match')
  if (request.body.length === 0) return refused('body is empty', 400)
  const principal: Record<string, string> = {}
  for (const name of ['turn', 'silent', 'lang']) {
    const value = single(request.query, name)
    if (value) principal[name] = value.slice(0, 100)
  }
  return { outcome: 'accepted', payload: body, principal }
}
