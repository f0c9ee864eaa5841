import { createHash } from 'node:crypto'
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

/** A reply token lives about a minute; it is used only while it surely lives, and only by the first reply. */
const tokenMs = 50_000

const api = (context: InboxContext) => context.settings.apiBase ?? 'https://api.line.me'
const bearer = (context: InboxContext) => ({ authorization: `Bearer ${context.secrets.accessToken ?? ''}` })
const short = (text: string, most: number) => [...text].slice(0, most).join('')

function message(reply: OutboundReply): Readonly<Record<string, unknown>> {
  const { content, mediaUrl } = reply
  if (content.type === 'image' && mediaUrl)
    return { type: 'image', originalContentUrl: mediaUrl, previewImageUrl: mediaUrl }
  if (content.type === 'location')
    return {
      type: 'location',
      title: short(content.label ?? '位置', 100),
      address: short(content.label ?? '-', 100),
      latitude: content.latitude,
      longitude: content.longitude,
    }
  if (content.type === 'choice')
    return {
      type: 'text',
      text: content.text,
      quickReply: {
        items: content.options.map(({ id, label }) => ({
          type: 'action',
          action: { type: 'postback', label: short(label, 20), data: id, displayText: label },
        })),
      },
    }
  return { type: 'text', text: words(reply) }
}

/** A key that names a message the same way each time, so that LINE drops a repeat. */
function retryKey(messageId: string): string {
  const hex = createHash('sha256').update(messageId).digest('hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const push = (reply: OutboundReply, address: string, context: InboxContext): ProviderRequest =>
  postJson(
    `${api(context)}/v2/bot/message/push`,
    { to: address, messages: [message(reply)] },
    { ...bearer(context), 'x-line-retry-key': retryKey(reply.messageId) },
  )

/** The first reply goes by the free reply token, the others by push, which counts against the month's quota. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const { replyToken, at, seq } = reply.thread ?? {}
  const isFirst = replyToken && reply.seq === Number(seq) + 1 && context.nowMs - Number(at) < tokenMs
  if (!isFirst) return [push(reply, address, context)]
  return [postJson(`${api(context)}/v2/bot/message/reply`, { replyToken, messages: [message(reply)] }, bearer(context))]
}

/** A reply token that is used or late: say it by push instead. */
export const recover = (
  _refused: ProviderRequest,
  reply: OutboundReply,
  address: string,
  context: InboxContext,
): readonly ProviderRequest[] => [push(reply, address, context)]

/** What an answer means; 409 says that the same retry key was taken before, which is as good as sent. */
/** Whose account it is: https://developers.line.biz/en/reference/messaging-api/#get-bot-info */
export const check = (context: InboxContext): ProviderRequest => ({
  via: 'http',
  method: 'GET',
  url: `${api(context)}/v2/bot/info`,
  headers: bearer(context),
})

export function classify(response: ProviderResponse): Classified {
  const { status } = response
  const json = readJson(response)
  const said = typeof json?.message === 'string' ? json.message.slice(0, 100) : ''
  const reason = `HTTP ${status} ${said}`.trim()
  if ((status === 200 && json) || status === 409) {
    const sent = (json?.sentMessages as readonly { id?: string }[] | undefined)?.[0]?.id
    return { action: 'SENT', ...(sent && { providerMessageId: sent }) }
  }
  if (status >= 500) return { action: 'BACK_OFF', reason }
  if (status === 429) return { action: /monthly/i.test(said) ? 'BACK_OFF_DAILY_QUOTA' : 'BACK_OFF', reason }
  if (status === 401) return { action: 'REFRESH_TOKEN_AND_RETRY_ONCE', reason }
  if (status === 403) return { action: 'CONFIG_ERROR_NO_RETRY', reason }
  if (status === 400 && /reply token/i.test(said)) return { action: 'WRONG_STATE', reason }
  return { action: 'GIVE_UP', reason }
}

/** Files that users sent, from LINE's data host. */
export const media: MediaProtocol = {
  download: (context, id) => ({
    via: 'http',
    method: 'GET',
    url: `${context.settings.dataBase ?? context.settings.apiBase ?? 'https://api-data.line.me'}/v2/bot/message/${encodeURIComponent(id)}/content`,
    headers: bearer(context),
  }),
  readDownload: (response) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200) return { bytes: response.body, contentType }
    // 202: LINE is still preparing the file.
    return response.status === 202 || response.status >= 500
      ? { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
      : { action: 'GIVE_UP', reason: `HTTP ${response.status}` }
  },
}
