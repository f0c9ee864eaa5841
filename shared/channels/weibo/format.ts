import * as z from 'zod'
import type {
  Classified,
  InboxContext,
  MediaProtocol,
  OutboundReply,
  ProviderRequest,
  ProviderResponse,
} from '../contract.ts'
import { readJson } from '../support/json.ts'
import { words } from '../support/texts.ts'

const apiBase = (context: InboxContext) => context.settings.apiBase ?? 'https://m.api.weibo.com'

/** What a reply is in Weibo's three forms. https://open.weibo.com/wiki/Send_Customer_Service_Message */
function body({ content, ...reply }: OutboundReply): { readonly type: string; readonly data: unknown } {
  if (content.type === 'card' || content.type === 'link')
    return {
      type: 'articles',
      data: {
        articles: [
          {
            display_name: content.title,
            summary: content.description ?? '',
            image: content.type === 'card' ? (content.imageUrl ?? '') : '',
            url: content.url ?? '',
          },
        ],
      },
    }
  if (content.type === 'location')
    return {
      type: 'position',
      data: { longitude: String(content.longitude), latitude: String(content.latitude), text: content.label ?? '' },
    }
  return { type: 'text', data: { text: words({ content, ...reply }) } }
}

/** An active reply: a form, with the data as JSON encoded once. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const { type, data } = body(reply)
  const path = context.settings.isCommercial === 'true' ? '/2/messages/reply/biz.json' : '/2/messages/reply.json'
  const form = new URLSearchParams({
    access_token: context.secrets.accessToken ?? '',
    type,
    data: JSON.stringify(data),
    receiver_id: address,
    save_sender_box: '1',
  })
  return [
    {
      via: 'http',
      method: 'POST',
      url: `${apiBase(context)}${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    },
  ]
}

/** A passive reply: the data is JSON, URL-encoded, inside JSON; the account is the sender now. */
export function formatAnswer(reply: OutboundReply, address: string) {
  const { type, data } = body(reply)
  return {
    contentType: 'application/json',
    body: JSON.stringify({
      result: true,
      sender_id: reply.thread?.account ?? '',
      receiver_id: address,
      type,
      data: encodeURIComponent(JSON.stringify(data)),
    }),
  }
}

/** Whose token it is and how long it lives: https://open.weibo.com/wiki/Oauth2/get_token_info */
export const check = (context: InboxContext): ProviderRequest => ({
  via: 'http',
  method: 'POST',
  url: `${context.settings.apiBase ?? 'https://api.weibo.com'}/oauth2/get_token_info`,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ access_token: context.secrets.accessToken ?? '' }).toString(),
})

const Refusal = z.looseObject({ error_code: z.coerce.number() })

/** What an answer means. A token is renewed by hand at Weibo, so a refused one is the company's to mend. */
export function classify(response: ProviderResponse): Classified {
  if (response.status >= 500) return { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
  const json = readJson(response)
  const refusal = Refusal.safeParse(json)
  if (refusal.success) {
    const code = refusal.data.error_code
    const reason = `error_code ${code}`
    if (code >= 10022 && code <= 10024) return { action: 'BACK_OFF', reason }
    if (code === 21327) return { action: 'REFRESH_TOKEN_AND_RETRY_ONCE', reason }
    if ([21314, 21315, 21332].includes(code)) return { action: 'CONFIG_ERROR_NO_RETRY', reason }
    return { action: 'GIVE_UP', reason }
  }
  if (response.status === 200 && json) return { action: 'SENT' }
  return { action: 'GIVE_UP', reason: `HTTP ${response.status} without JSON` }
}

/** Files that fans sent; the account's view of them (`tovfid`) is what we may fetch. */
export const media: MediaProtocol = {
  download: (context, id) => {
    const base = context.settings.uploadBase ?? context.settings.apiBase ?? 'https://upload.api.weibo.com'
    const query = new URLSearchParams({ access_token: context.secrets.accessToken ?? '', fid: id })
    return { via: 'http', method: 'GET', url: `${base}/2/mss/msget?${query}` }
  },
  readDownload: (response) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200 && !contentType.startsWith('application/json'))
      return { bytes: response.body, contentType }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the media answer has no file' } : meaning
  },
}
