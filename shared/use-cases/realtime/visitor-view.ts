import { mediaKeyOf } from '../../../schemas/records/content.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { MediaStore } from '../../ports/outside.ts'

/** A message as its customer may see it: no notes, no reasons, no provider ids. Undefined for what is not for them. */
export async function visitorView(media: MediaStore, message: Message): Promise<Record<string, unknown> | undefined> {
  if (message.direction === 'internal') return undefined
  const key = mediaKeyOf(message.content)
  const clientId = message.author === 'customer' ? message.providerMessageId?.split(':').at(-1) : undefined
  return {
    type: 'message',
    id: message.id,
    conversationId: message.conversationId,
    seq: message.seq,
    author: message.author,
    content: message.content,
    at: message.at,
    ...(message.agentName && { agentName: message.agentName }),
    ...(key && { mediaUrl: await media.downloadLink(key) }),
    ...(clientId && { clientId }),
  }
}
