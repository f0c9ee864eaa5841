import type { InboxConfiguration } from '../../../schemas/deployment.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { InboxContext, OutboundReply } from '../../channels/contract.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { inboxOf } from './resolve-contact.ts'

type Ports = Pick<DeliveryPorts, 'configuration' | 'clock' | 'random'>

/** What an adapter is given about an inbox. */
export async function contextOfInbox(ports: Ports, inbox: InboxConfiguration): Promise<InboxContext> {
  const secrets = await ports.configuration.secrets(inbox.id)
  return { inboxId: inbox.id, settings: inbox.settings, secrets, nowMs: ports.clock.now(), random: ports.random }
}

/** The same about the inbox of a conversation. */
export const contextOf = async (ports: Ports, { inboxId }: Conversation): Promise<InboxContext> =>
  contextOfInbox(ports, inboxOf(await ports.configuration.load(), inboxId))

/** A recorded message as an adapter wants it. */
export const replyOf = (message: Message, { thread, status }: Conversation): OutboundReply => ({
  ...(thread && { thread }),
  ...((status === 'waiting' || status === 'assigned') && { isHandedOver: true }),
  messageId: message.id,
  conversationId: message.conversationId,
  seq: message.seq,
  author: message.author === 'customer' ? 'system' : message.author,
  ...(message.agentName && { agentName: message.agentName }),
  content: message.content,
  at: message.at,
})
