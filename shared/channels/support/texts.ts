import type { OutboundReply } from '../contract.ts'

/** What a reply says in plain words: what is left when a channel has no form for its content. */
export function words({ content, mediaUrl }: OutboundReply): string {
  if (content.type === 'link' || content.type === 'card')
    return [content.title, content.description, content.url].filter(Boolean).join('\n')
  if (content.type === 'location') return `${content.label ?? ''} ${content.latitude},${content.longitude}`.trim()
  return 'text' in content ? content.text : (mediaUrl ?? '')
}
