import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { DeliveryState, Message } from '../../../schemas/records/message.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { conversationFact, escalationFact, messageFact } from './summaries.ts'

const fact = (name: string, detail: Record<string, unknown>): Outgoing => ({ to: 'bus', name, detail })

const toDeliver = ({ conversationId, id, seq }: Message) => ({ conversationId, messageId: id, seq })

/** Who is invisible is offline to everybody else. */
export const asColleaguesSee = (agent: Agent): Agent =>
  agent.availability === 'invisible' ? { ...agent, availability: 'offline' } : agent

/** A ticket as anybody may know it: not what opens its customer's page. */
export const ticketFact = ({ publicKey, ...ticket }: Ticket): Omit<Ticket, 'publicKey'> => ticket

/** The facts that transactions publish, one function each; shapes are in schemas/events. */
export const facts = {
  messagesRecorded: (conversation: Conversation, messages: readonly Message[]) =>
    fact('messages.recorded', { conversation: conversationFact(conversation), messages: messages.map(messageFact) }),
  conversationChanged: (conversation: Conversation, change: string) =>
    fact('conversation.changed', { conversation: conversationFact(conversation), change }),
  conversationEscalated: (escalation: Escalation) => fact('conversation.escalated', { escalation }),
  escalationChanged: (escalation: Escalation, conversation?: Conversation) =>
    fact('escalation.changed', {
      escalation: escalationFact(escalation),
      ...(conversation && { conversation: conversationFact(conversation) }),
    }),
  ticketChanged: (ticket: Ticket, change: 'created' | 'changed') =>
    fact('ticket.changed', { ticket: ticketFact(ticket), change }),
  knowledgeChanged: (version: string) => fact('knowledge.changed', { version }),
  agentChanged: (agent: Agent) => fact('agent.changed', { agent: asColleaguesSee(agent) }),
  customerErased: (customerId: string, conversationIds: readonly string[]) =>
    fact('customer.erased', { customerId, ...(conversationIds.length > 0 && { conversationIds }) }),
  delivery: (message: Message): Outgoing => ({ to: 'delivery', command: toDeliver(message) }),
  notice: (message: Message): Outgoing => ({ to: 'delivery', command: { ...toDeliver(message), isNotice: true } }),
  deliveryRecorded: ({ id: messageId, conversationId, seq }: Message, inboxId: string, delivery: DeliveryState) =>
    fact('delivery.recorded', { conversationId, messageId, seq, inboxId, delivery }),
  task: (token: string, output: Record<string, unknown>): Outgoing => ({ to: 'task', token, output }),
} as const
