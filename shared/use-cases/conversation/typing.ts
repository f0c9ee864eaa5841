import { findConversation } from '../storage/records.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { contextOf } from './inbox-context.ts'
import { callProvider } from './provider-call.ts'

export type TypingPorts = Pick<DeliveryPorts, 'table' | 'clock' | 'provider' | 'configuration' | 'random' | 'adapterOf'>

/** Shows the customer that the agent is writing, where the channel can; failing to is of no consequence. */
export async function typingOnChannel(
  ports: TypingPorts,
  agentId: string,
  conversationId: string,
  isTyping: boolean,
): Promise<boolean> {
  const conversation = await findConversation(ports, conversationId)
  if (conversation?.status !== 'assigned' || conversation.agentId !== agentId) return false
  const adapter = ports.adapterOf(conversation.channel)
  if (!adapter.typing) return false
  const context = await contextOf(ports, conversation)
  const { meaning } = await callProvider(
    ports,
    adapter,
    context,
    adapter.typing(conversation.address, isTyping, context),
    adapter.classify,
  )
  return meaning.action === 'SENT'
}
