import * as z from 'zod'
import type {
  Classified,
  InboxContext,
  MediaProtocol,
  OutboundReply,
  ProviderRequest,
  ProviderResponse,
} from '../contract.ts'
import { postJson, readJson } from '../support/json.ts'
import { words } from '../support/texts.ts'

const host = (context: InboxContext) => context.settings.apiBase ?? 'https://api.telegram.org'

/** A call of the bot's API. The token is part of the address, so addresses are never logged. */
const call = (context: InboxContext, method: string, body: Readonly<Record<string, unknown>>): ProviderRequest =>
  postJson(`${host(context)}/bot${context.secrets.botToken ?? ''}/${method}`, body)

function say(reply: OutboundReply, chat: string, context: InboxContext): ProviderRequest {
  const { content, mediaUrl } = reply
  if (content.type === 'image' && mediaUrl)
    return call(context, 'sendPhoto', {
      chat_id: chat,
      photo: mediaUrl,
      ...(content.caption && { caption: content.caption }),
    })
  if (content.type === 'location')
    return call(context, 'sendLocation', { chat_id: chat, latitude: content.latitude, longitude: content.longitude })
  if (content.type === 'choice')
    return call(context, 'sendMessage', {
      chat_id: chat,
      text: content.text,
      reply_markup: { inline_keyboard: content.options.map(({ id, label }) => [{ text: label, callback_data: id }]) },
    })
  return call(context, 'sendMessage', { chat_id: chat, text: words(reply) })
}

/** Whose bot it is. */
export const check = (context: InboxContext): ProviderRequest => call(context, 'getMe', {})

/** A message; where a button was tapped, its waiting mark is cleared first, by the first reply. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const { callback, seq } = reply.thread ?? {}
  const isFirst = callback && reply.seq === Number(seq) + 1
  return [
    ...(isFirst ? [call(context, 'answerCallbackQuery', { callback_query_id: callback })] : []),
    say(reply, address, context),
  ]
}

export const typing = (address: string, isTyping: boolean, context: InboxContext): ProviderRequest =>
  call(context, isTyping ? 'sendChatAction' : 'getMe', isTyping ? { chat_id: address, action: 'typing' } : {})

const Answer = z.looseObject({
  ok: z.boolean(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  result: z.unknown().optional(),
})
const Sent = z.looseObject({ message_id: z.number() })

export function classify(response: ProviderResponse): Classified {
  const answer = Answer.safeParse(readJson(response))
  if (response.status >= 500) return { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
  if (!answer.success) return { action: 'GIVE_UP', reason: `HTTP ${response.status} without JSON` }
  const { ok, error_code: code = response.status, description = '', result } = answer.data
  if (ok) {
    const sent = Sent.safeParse(result)
    return { action: 'SENT', ...(sent.success && { providerMessageId: String(sent.data.message_id) }) }
  }
  const reason = `${code} ${description}`.slice(0, 200)
  // A tap that is too old to be answered is of no consequence; what follows says the words.
  if (code === 400 && /query is too old|query ID is invalid/i.test(description)) return { action: 'SENT' }
  if (code === 429) return { action: 'BACK_OFF', reason }
  if (code === 403) return { action: 'STOP_CONTACT', reason }
  if (code === 401 || code === 404) return { action: 'CONFIG_ERROR_NO_RETRY', reason }
  return { action: 'GIVE_UP', reason }
}

const Path = z.looseObject({ file_path: z.string().regex(/^[\w./-]{1,300}$/) })

/** A file's path is asked for first, then the file. */
export const media: MediaProtocol = {
  download: (context, id) => call(context, 'getFile', { file_id: id }),
  readDownload: (response, context) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200 && !contentType.startsWith('application/json'))
      return { bytes: response.body, contentType }
    const path = Path.safeParse(Answer.safeParse(readJson(response)).data?.result)
    if (path.success && !path.data.file_path.includes('..'))
      return {
        redirect: {
          via: 'http',
          method: 'GET',
          url: `${host(context)}/file/bot${context.secrets.botToken ?? ''}/${path.data.file_path}`,
        },
      }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the answer has no file_path' } : meaning
  },
}
