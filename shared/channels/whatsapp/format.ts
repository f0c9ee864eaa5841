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
import { bearer, classifyMeta, graph } from '../support/meta.ts'
import { words } from '../support/texts.ts'

type Body = Readonly<Record<string, unknown>>

const cut = (text: string, most: number) =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text

/** Up to three options are buttons, up to ten a list; labels are cut to what WhatsApp shows. */
function choice(text: string, options: readonly { readonly id: string; readonly label: string }[]): Body {
  const body = { text: cut(text, 1_024) }
  if (options.length <= 3)
    return {
      type: 'button',
      body,
      action: { buttons: options.map(({ id, label }) => ({ type: 'reply', reply: { id, title: cut(label, 20) } })) },
    }
  const rows = options.map(({ id, label }) => ({
    id,
    title: cut(label, 24),
    ...(label.length > 24 && { description: cut(label, 72) }),
  }))
  return { type: 'list', body, action: { button: '选择 / Choose', sections: [{ title: '选项 / Options', rows }] } }
}

function send(reply: OutboundReply): Body {
  const { content, mediaUrl } = reply
  switch (content.type) {
    case 'choice':
      return { type: 'interactive', interactive: choice(content.text, content.options) }
    case 'location':
      return {
        type: 'location',
        location: { latitude: content.latitude, longitude: content.longitude, name: content.label ?? '' },
      }
    case 'image':
      return mediaUrl
        ? { type: 'image', image: { link: mediaUrl, ...(content.caption && { caption: content.caption }) } }
        : text(reply)
    case 'video':
      return mediaUrl ? { type: 'video', video: { link: mediaUrl } } : text(reply)
    case 'voice':
      return mediaUrl ? { type: 'audio', audio: { link: mediaUrl } } : text(reply)
    case 'file':
      return mediaUrl
        ? { type: 'document', document: { link: mediaUrl, filename: content.media.fileName ?? 'file' } }
        : text(reply)
    default:
      return text(reply)
  }
}
const text = (reply: OutboundReply): Body => ({ type: 'text', text: { body: words(reply) } })

const toNumber = (context: InboxContext, body: Body): ProviderRequest =>
  postJson(
    `${graph(context)}/${context.settings.phoneNumberId ?? ''}/messages`,
    { messaging_product: 'whatsapp', recipient_type: 'individual', ...body },
    bearer(context),
  )

/** Free-form messages, within 24 hours of the customer's last. */
export const format = (reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] => [
  toNumber(context, { to: address, ...send(reply) }),
]

/** The approved template that an inbox names, for customers whose day is over. */
export function formatNotice(
  _reply: OutboundReply,
  address: string,
  context: InboxContext,
): ProviderRequest | undefined {
  const { noticeTemplate, noticeLanguage = 'zh_CN' } = context.settings
  if (!noticeTemplate) return undefined
  return toNumber(context, {
    to: address,
    type: 'template',
    template: { name: noticeTemplate, language: { code: noticeLanguage } },
  })
}

const Sent = z.looseObject({ messages: z.array(z.looseObject({ id: z.string() })).min(1) })

/** Which number it is. */
export const check = (context: InboxContext): ProviderRequest => ({
  via: 'http',
  method: 'GET',
  url: `${graph(context)}/${context.settings.phoneNumberId ?? ''}?fields=display_phone_number`,
  headers: bearer(context),
})

export const classify = (response: ProviderResponse): Classified =>
  classifyMeta(response, (json) => {
    const sent = Sent.safeParse(json)
    return sent.success ? sent.data.messages[0]?.id : undefined
  })

/** A file is behind a link that lives five minutes and wants the bearer too. */
export const media: MediaProtocol = {
  download: (context, id) => ({
    via: 'http',
    method: 'GET',
    url: `${graph(context)}/${encodeURIComponent(id)}`,
    headers: bearer(context),
  }),
  readDownload: (response, context) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200 && !contentType.startsWith('application/json'))
      return { bytes: response.body, contentType }
    const url = readJson(response)?.url
    if (typeof url === 'string' && isMetaHost(url, context))
      return { redirect: { via: 'http', method: 'GET', url, headers: bearer(context) } }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the media answer has no file' } : meaning
  },
}

/** The bearer goes to Meta's own hosts only. */
function isMetaHost(url: string, context: InboxContext): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, host } = new URL(url)
  if (host === new URL(graph(context)).host) return true
  return (
    protocol === 'https:' &&
    ['.facebook.com', '.fbsbx.com', '.fbcdn.net', '.whatsapp.net'].some((end) => hostname.endsWith(end))
  )
}
