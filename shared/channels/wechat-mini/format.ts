import type { InboxContext, OutboundReply, ProviderRequest } from '../contract.ts'
import { words } from '../support/texts.ts'
import { templateData, wxPost } from '../support/wx-api.ts'

type Body = Readonly<Record<string, unknown>>

function send(reply: OutboundReply, context: InboxContext): Body {
  const { content } = reply
  if (content.type === 'image' && reply.providerMediaId)
    return { msgtype: 'image', image: { media_id: reply.providerMediaId } }
  if (content.type === 'card' && content.url?.startsWith('pages/') && context.settings.cardThumb)
    return {
      msgtype: 'miniprogrampage',
      miniprogrampage: { title: content.title, pagepath: content.url, thumb_media_id: context.settings.cardThumb },
    }
  if ((content.type === 'card' || content.type === 'link') && content.url)
    return {
      msgtype: 'link',
      link: {
        title: content.title,
        description: content.description ?? '',
        url: content.url,
        thumb_url: content.type === 'card' ? (content.imageUrl ?? '') : '',
      },
    }
  return { msgtype: 'text', text: { content: words(reply) } }
}

/** One customer-service message. A card whose address is a page of the program opens it there. */
export const format = (reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] => [
  wxPost(context, '/cgi-bin/message/custom/send', {
    touser: address,
    ...send(reply, context),
    ...(reply.author === 'assistant' && { aimsgcontext: { is_ai_msg: 1 } }),
  }),
]

/** A subscription message, if the inbox names a template; the customer must have agreed to one before. */
export function formatNotice(
  reply: OutboundReply,
  address: string,
  context: InboxContext,
): ProviderRequest | undefined {
  const { noticeTemplate, noticeFields = 'thing1={text};time2={time}', noticePage } = context.settings
  if (!noticeTemplate) return undefined
  return wxPost(context, '/cgi-bin/message/subscribe/send', {
    touser: address,
    template_id: noticeTemplate,
    ...(noticePage && { page: noticePage }),
    data: templateData(noticeFields, words(reply), reply.at),
  })
}
