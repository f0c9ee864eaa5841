import type { Content } from '../../../schemas/records/content.ts'
import type { OutboundReply } from '../contract.ts'

/** What a reply says in plain words: what is left when a channel has no form for its content. */
export function words({ content, mediaUrl }: OutboundReply): string {
  if (content.type === 'link' || content.type === 'card')
    return [content.title, content.description, content.url].filter(Boolean).join('\n')
  if (content.type === 'location') return `${content.label ?? ''} ${content.latitude},${content.longitude}`.trim()
  return 'text' in content ? content.text : (mediaUrl ?? '')
}

/** The picture of a card or an image message, where it has a link. */
export const pictureOf = (content: Content, mediaUrl: string | undefined): string | undefined =>
  content.type === 'image' ? mediaUrl : content.type === 'card' ? content.imageUrl : undefined
