import { createHmac } from 'node:crypto'
import * as z from 'zod'
import type { Classified, InboxContext, ProviderResponse, Verification, WebhookRequest } from '../contract.ts'
import { safeEqual, single } from './compare.ts'
import { live, refused } from './inbound.ts'
import { readJson } from './json.ts'

/** Whether a header is the HMAC of the raw bytes: `prefix` and then hex or base64. */
export const isHmac = (
  given: string | undefined,
  key: string,
  body: Uint8Array,
  form: { readonly prefix?: string; readonly encoding: 'hex' | 'base64' },
): boolean => safeEqual(given, `${form.prefix ?? ''}${createHmac('sha256', key).update(body).digest(form.encoding)}`)

/**
 * The door that WhatsApp and Messenger share: an address check with a word we chose, and an HMAC over the raw body.
 * Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function verifyMeta(request: WebhookRequest, context: InboxContext): Verification {
  if (request.method === 'GET') {
    const given = single(request.query, 'hub.verify_token')
    const challenge = single(request.query, 'hub.challenge')
    const isOurs = live(context, 'verifyToken').some((token) => safeEqual(given ?? undefined, token))
    if (single(request.query, 'hub.mode') !== 'subscribe' || !isOurs) return refused('hub.verify_token does not match')
    return challenge ? { outcome: 'handshake', body: challenge } : refused('hub.challenge is missing')
  }
  if (request.method !== 'POST') return refused('method is neither GET nor POST', 405)
  const signature = request.headers['x-hub-signature-256']
  const isSigned = live(context, 'appSecret').some((key) =>
    isHmac(signature, key, request.body, { prefix: 'sha256=', encoding: 'hex' }),
  )
  if (!isSigned) return refused('x-hub-signature-256 does not match')
  if (request.body.length === 0) return refused('body is empty', 400)
  return { outcome: 'accepted', payload: Buffer.from(request.body).toString() }
}

/** The newest Graph version this was written for; a setting moves it. */
export const graph = (context: InboxContext) =>
  `${context.settings.apiBase ?? 'https://graph.facebook.com'}/${context.settings.graphVersion ?? 'v23.0'}`

export const bearer = (context: InboxContext) => ({ authorization: `Bearer ${context.secrets.accessToken ?? ''}` })

const Refusal = z.looseObject({
  error: z.looseObject({ code: z.number(), error_subcode: z.number().optional(), message: z.string().optional() }),
})
type Failure = Exclude<Classified['action'], 'SENT'>

/** By code, then by subcode: protocols.md sections 8.1, 8.2 and 9. */
const actions: Readonly<Record<number, Failure>> = {
  190: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  130429: 'BACK_OFF',
  80007: 'BACK_OFF',
  131056: 'BACK_OFF',
  613: 'BACK_OFF',
  4: 'BACK_OFF',
  131047: 'GIVE_UP_WINDOW_CLOSED',
  2018278: 'GIVE_UP_WINDOW_CLOSED',
  131026: 'STOP_CONTACT',
  551: 'STOP_CONTACT',
  10: 'CONFIG_ERROR_NO_RETRY',
  368: 'CONFIG_ERROR_NO_RETRY',
}

/** What an answer of the Graph API means. The token is renewed by hand, so a refused one is the company's to mend. */
export function classifyMeta(response: ProviderResponse, idOf: (json: unknown) => string | undefined): Classified {
  const json = readJson(response)
  const refusal = Refusal.safeParse(json)
  if (refusal.success) {
    const { code, error_subcode: subcode } = refusal.data.error
    const reason = `code ${code}${subcode ? ` subcode ${subcode}` : ''}`
    const action = (subcode ? actions[subcode] : undefined) ?? actions[code]
    return { action: action ?? (response.status >= 500 ? 'BACK_OFF' : 'GIVE_UP'), reason }
  }
  if (response.status >= 500 || response.status === 429)
    return { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
  if (response.status >= 300 || !json) return { action: 'GIVE_UP', reason: `HTTP ${response.status}` }
  const id = idOf(json)
  return { action: 'SENT', ...(id && { providerMessageId: id }) }
}
