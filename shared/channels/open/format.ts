import type {
  Classified,
  InboxContext,
  MediaProtocol,
  OutboundReply,
  ProviderRequest,
  ProviderResponse,
} from '../contract.ts'
import { signWebhook } from '../support/standard-webhooks.ts'

/** A signed call to the company's medium; the id is the message's, so a repeat can be dropped there. */
function toMedium(context: InboxContext, id: string, body: Readonly<Record<string, unknown>>): ProviderRequest {
  const text = JSON.stringify(body)
  const timestamp = String(Math.floor(context.nowMs / 1_000))
  return {
    via: 'http',
    method: 'POST',
    url: context.settings.callbackUrl ?? 'https://callback-url.invalid/',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signWebhook(context.secrets.signingKey ?? '', id, timestamp, text),
    },
    body: text,
  }
}

export const format = (reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] => [
  toMedium(context, reply.messageId, {
    type: 'message',
    id: reply.messageId,
    to: { id: address },
    author: reply.author,
    ...(reply.agentName && { agentName: reply.agentName }),
    content: reply.content,
    ...(reply.mediaUrl && { mediaUrl: reply.mediaUrl }),
    at: reply.at,
  }),
]

export const typing = (address: string, isTyping: boolean, context: InboxContext): ProviderRequest =>
  toMedium(context, `typing-${address}-${context.nowMs}`.replace(/[^\w.-]/g, '_').slice(0, 128), {
    type: 'typing',
    to: { id: address },
    isTyping,
  })

/** Any 2xx is taken; 410 means the customer is gone for good; 429 and 5xx are tried again. */
export function classify({ status }: ProviderResponse): Classified {
  const reason = `HTTP ${status}`
  if (status >= 200 && status < 300) return { action: 'SENT' }
  if (status >= 500 || status === 429) return { action: 'BACK_OFF', reason }
  if (status === 410) return { action: 'STOP_CONTACT', reason }
  if (status === 401 || status === 403) return { action: 'CONFIG_ERROR_NO_RETRY', reason }
  return { action: 'GIVE_UP', reason }
}

/** Pictures are fetched from the medium's own host only: that of the callback. */
export const media: MediaProtocol = {
  download: (context, _id, sourceUrl = '') => {
    const own = context.settings.callbackUrl ?? ''
    const isOwn = URL.canParse(sourceUrl) && URL.canParse(own) && new URL(sourceUrl).host === new URL(own).host
    return { via: 'http', method: 'GET', url: isOwn ? sourceUrl : 'https://not-the-mediums-host.invalid/' }
  },
  readDownload: (response) =>
    response.status === 200
      ? { bytes: response.body, contentType: response.headers['content-type'] ?? 'application/octet-stream' }
      : { action: response.status >= 500 ? 'BACK_OFF' : 'GIVE_UP', reason: `HTTP ${response.status}` },
}
