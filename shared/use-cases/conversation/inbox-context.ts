import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { InboxContext, OutboundReply } from '../../channels/contract.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { inboxOf } from './resolve-contact.ts'

/** What an adapter is given about the inbox of a conversation. */
export async function contextOf(
  ports: Pick<DeliveryPorts, 'configuration' | 'clock' | 'random'>,
  conversation: Conversation,
): Promise<InboxContext> {
  const inbox = inboxOf(await ports.configuration.load(), conversation.inboxId)
  const secrets = await ports.configuration.secrets(inbox.id)
  return { inboxId: inbox.id, settings: inbox.settings, secrets, nowMs: ports.clock.now(), random: ports.random }
}

/** A recorded message as an adapter wants it. */
export const replyOf = (message: Message, { thread }: Conversation): OutboundReply => ({
  ...(thread && { thread }),
  messageId: message.id,
  seq: message.seq,
  author: message.author === 'customer' ? 'system' : message.author,
  ...(message.agentName && { agentName: message.agentName }),
  content: message.content,
  at: message.at,
})
