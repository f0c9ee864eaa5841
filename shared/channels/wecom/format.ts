import { createHash } from 'node:crypto'
import * as z from 'zod'
import type {
  Classified,
  InboxContext,
  MediaProtocol,
  OutboundReply,
  ProviderRequest,
  ProviderResponse,
  PullProtocol,
  TokenProtocol,
} from '../contract.ts'
import { postJson, readJson } from '../support/json.ts'
import { words } from '../support/texts.ts'
import { commandOf, readAddress } from './parse.ts'
import { Page } from './payload.ts'

type Body = Readonly<Record<string, unknown>>

const api = (context: InboxContext) => context.settings.apiBase ?? 'https://qyapi.weixin.qq.com'

/** WeCom's own addresses: https://developer.work.weixin.qq.com/document/path/90930 */
export const check = (context: InboxContext): ProviderRequest => ({
  via: 'http',
  method: 'GET',
  url: `${api(context)}/cgi-bin/getcallbackip?access_token={token}`,
})
export const post = (context: InboxContext, path: string, body: Body): ProviderRequest =>
  postJson(`${api(context)}/cgi-bin/kf/${path}?access_token={token}`, body)

/** A service session is 0 new, 1 with the bot, 2 waiting, 3 with a human in WeCom's client, 4 ended. */
const transitions: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [3, 4],
  4: [],
}

/** Whether WeCom lets a session go from one state to another. */
export const canTransit = (from: number, to: number): boolean => transitions[from]?.includes(to) ?? false

/** Our message's own name at WeCom, which drops a second send of it: at most 32 of 0-9a-zA-Z_- */
const messageName = (messageId: string) => createHash('sha256').update(messageId).digest('hex').slice(0, 32)

function send(reply: OutboundReply): Body {
  const { content, providerMediaId: media_id } = reply
  if (media_id && ['image', 'voice', 'video', 'file'].includes(content.type))
    return { msgtype: content.type, [content.type]: { media_id } }
  if (content.type === 'location')
    return {
      msgtype: 'location',
      location: { latitude: content.latitude, longitude: content.longitude, name: content.label ?? '' },
    }
  if (content.type === 'choice')
    return {
      msgtype: 'msgmenu',
      msgmenu: {
        head_content: content.text,
        list: content.options.map(({ id, label }) => ({ type: 'click', click: { id, content: label } })),
      },
    }
  return { msgtype: 'text', text: { content: words(reply) } }
}

/** A message, or the one welcome that an entered session allows within twenty seconds. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const { userId, account } = readAddress(address)
  const { code, seq } = reply.thread ?? {}
  const body = send(reply)
  const msgid = messageName(reply.messageId)
  const isWelcome = code && reply.seq === Number(seq) + 1 && ['text', 'msgmenu'].includes(String(body.msgtype))
  if (isWelcome) return [post(context, 'send_msg_on_event', { code, msgid, ...body })]
  return [post(context, 'send_msg', { touser: userId, open_kfid: account, msgid, ...body })]
}

/** A session that is not with the bot refuses our words: it is given to the bot, then the words are said. */
export function recover(
  refused: ProviderRequest,
  _reply: OutboundReply,
  address: string,
  context: InboxContext,
): readonly ProviderRequest[] {
  const { userId, account } = readAddress(address)
  const trans = { open_kfid: account, external_userid: userId, service_state: 1 }
  return [post(context, 'service_state/trans', trans), refused]
}

const actions: Readonly<Record<number, Exclude<Classified['action'], 'SENT'>>> = {
  [-1]: 'BACK_OFF',
  45009: 'BACK_OFF',
  40001: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  40014: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  42001: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  95001: 'GIVE_UP_QUOTA_UNTIL_NEXT_USER_MESSAGE',
  95002: 'GIVE_UP_WINDOW_CLOSED',
  95018: 'WRONG_STATE',
  40096: 'STOP_CONTACT',
  60020: 'CONFIG_ERROR_NO_RETRY',
  95000: 'CONFIG_ERROR_NO_RETRY',
  95004: 'CONFIG_ERROR_NO_RETRY',
  95011: 'CONFIG_ERROR_NO_RETRY',
  95012: 'CONFIG_ERROR_NO_RETRY',
  95017: 'CONFIG_ERROR_NO_RETRY',
}

const Result = z.looseObject({
  errcode: z.number().default(0),
  errmsg: z.string().optional(),
  msgid: z.string().optional(),
})

/** What an answer means: HTTP is 200 always, the number decides. 0 is "accepted"; a failure may still come as an event. */
export function classify(response: ProviderResponse): Classified {
  if (response.status >= 500) return { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
  const result = Result.safeParse(readJson(response))
  if (!result.success) return { action: 'GIVE_UP', reason: `HTTP ${response.status} without JSON` }
  const { errcode, msgid } = result.data
  if (errcode === 0) return { action: 'SENT', ...(msgid && { providerMessageId: msgid }) }
  return { action: actions[errcode] ?? 'GIVE_UP', reason: `errcode ${errcode}` }
}

export const token: TokenProtocol = {
  request: (context) => {
    const query = new URLSearchParams({
      corpid: context.secrets.corpId ?? '',
      corpsecret: context.secrets.secret ?? '',
    })
    return { via: 'http', method: 'GET', url: `${api(context)}/cgi-bin/gettoken?${query}` }
  },
  read: (response) => {
    const answer = readJson(response)
    if (typeof answer?.access_token === 'string' && typeof answer.expires_in === 'number')
      return { token: answer.access_token, expiresInSeconds: answer.expires_in }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the token answer has no access_token' } : meaning
  },
}

/** Pages of what customers said; a page may be empty and still be followed by another. */
export const pull: PullProtocol = {
  request: (context, account, token, cursor) =>
    post(context, 'sync_msg', { cursor, ...(token && { token }), limit: 1_000, voice_format: 0, open_kfid: account }),
  read: (response, context) => {
    const page = Page.safeParse(readJson(response))
    if (!page.success || page.data.errcode !== 0) {
      const meaning = classify(response)
      return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the page is not readable' } : meaning
    }
    const { next_cursor: cursor, has_more: more, msg_list: items } = page.data
    const commands = items.flatMap((item) => commandOf(item, context) ?? [])
    return { commands, cursor, hasMore: more === 1 }
  },
}

const isJson = (contentType: string) => /^(application\/json|text\/plain)/.test(contentType)

export const media: MediaProtocol = {
  download: (context, id) => ({
    via: 'http',
    method: 'GET',
    url: `${api(context)}/cgi-bin/media/get?access_token={token}&media_id=${encodeURIComponent(id)}`,
  }),
  readDownload: (response) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200 && !isJson(contentType)) {
      const fileName = /filename="?([^";]+)"?/.exec(response.headers['content-disposition'] ?? '')?.[1]
      return { bytes: response.body, contentType, ...(fileName && { fileName }) }
    }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the media answer has no file' } : meaning
  },
  upload: (context, type, file) => ({
    via: 'http',
    method: 'POST',
    url: `${api(context)}/cgi-bin/media/upload?access_token={token}&type=${type}`,
    file: { field: 'media', ...file },
  }),
  readUpload: (response) => {
    const id = readJson(response)?.media_id
    if (typeof id === 'string') return { mediaId: id }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the upload answer has no media_id' } : meaning
  },
}
