import * as z from 'zod'
import type {
  Classified,
  InboxContext,
  MediaProtocol,
  OutboundReply,
  ProviderRequest,
  ProviderResponse,
} from '../contract.ts'
import { postJson } from '../support/json.ts'
import { bearer, classifyMeta, graph } from '../support/meta.ts'
import { words } from '../support/texts.ts'

type Body = Readonly<Record<string, unknown>>

const attachments: Readonly<Record<string, string>> = { image: 'image', video: 'video', voice: 'audio', file: 'file' }

function message(reply: OutboundReply): Body {
  const { content, mediaUrl } = reply
  const kind = attachments[content.type]
  if (kind && mediaUrl) return { attachment: { type: kind, payload: { url: mediaUrl, is_reusable: false } } }
  if (content.type === 'choice')
    return {
      text: content.text,
      quick_replies: content.options.map(({ id, label }) => ({
        content_type: 'text',
        title: [...label].slice(0, 20).join(''),
        payload: id,
      })),
    }
  return { text: words(reply) }
}

const toPage = (context: InboxContext, body: Body): ProviderRequest =>
  postJson(`${graph(context)}/${context.settings.pageId ?? 'me'}/messages`, body, bearer(context))

/** Within a day as a response; a human's words within seven days where the page has that right. */
export const format = (reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] => [
  toPage(context, {
    recipient: { id: address },
    ...(reply.author === 'agent' && context.settings.humanAgentTag === 'true'
      ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
      : { messaging_type: 'RESPONSE' }),
    message: message(reply),
  }),
]

export const typing = (address: string, isTyping: boolean, context: InboxContext): ProviderRequest =>
  toPage(context, { recipient: { id: address }, sender_action: isTyping ? 'typing_on' : 'typing_off' })

/** Which page it is. */
export const check = (context: InboxContext): ProviderRequest => ({
  via: 'http',
  method: 'GET',
  url: `${graph(context)}/${context.settings.pageId ?? 'me'}?fields=name`,
  headers: bearer(context),
})

const Sent = z.looseObject({ message_id: z.string().optional() })

export const classify = (response: ProviderResponse): Classified =>
  classifyMeta(response, (json) => Sent.safeParse(json).data?.message_id)

/** Files lie behind links on Meta's own hosts; no other is followed. */
export const media: MediaProtocol = {
  download: (context, _id, sourceUrl = '') => {
    const isKnown = URL.canParse(sourceUrl) && isMetaFile(new URL(sourceUrl), context)
    return { via: 'http', method: 'GET', url: isKnown ? sourceUrl : `${graph(context)}/unknown-file` }
  },
  readDownload: (response) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200 && !contentType.startsWith('application/json'))
      return { bytes: response.body, contentType }
    return response.status >= 500
      ? { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
      : { action: 'GIVE_UP', reason: `HTTP ${response.status} for a file` }
  },
}

const isMetaFile = ({ protocol, hostname, host }: URL, context: InboxContext) =>
  host === new URL(graph(context)).host ||
  (protocol === 'https:' && ['.fbsbx.com', '.fbcdn.net'].some((end) => hostname.endsWith(end)))
