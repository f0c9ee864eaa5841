import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Core } from '../../ports/core.ts'
import type { ImageReader, MediaStore } from '../../ports/outside.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findMessage, putOutbox } from '../storage/records.ts'

export type DescribePorts = Core & { readonly media: Pick<MediaStore, 'get'>; readonly reader: ImageReader }

const isUnseen = ({ direction, content }: Message) =>
  direction === 'inbound' && content.type === 'image' && Boolean(content.media.key) && !content.description

/** Describes for staff the pictures that customers sent. A picture that cannot be described stays as it is. */
export async function describeImages(
  ports: DescribePorts,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<void> {
  const unseen = messages.filter(isUnseen)
  if (unseen.length === 0 || !(await mayBeUsedFor(ports, conversation.customerId, 'cloud'))) return
  for (const fact of unseen) {
    const message = await findMessage(ports, fact.conversationId, fact.seq)
    if (!message || !isUnseen(message) || message.content.type !== 'image') continue
    const image = await ports.media.get(message.content.media.key ?? '')
    const description = await ports.reader.describe(image, conversation.language)
    if (!description) continue
    const content: Content = { ...message.content, description: description.slice(0, 2_000) }
    const at = keys.message(message.conversationId, message.seq)
    await ports.table.transact([
      // A picture that was taken back meanwhile stays taken back.
      { update: at, set: { content }, if: { equals: { 'content.type': 'image' } } },
      putOutbox(ports.clock, at.pk, [facts.messagesRecorded(conversation, [{ ...message, content }])]),
    ])
  }
}
