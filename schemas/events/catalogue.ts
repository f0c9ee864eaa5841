import { AgentChanged } from './agent-changed.ts'
import { ConversationChanged } from './conversation-changed.ts'
import { ConversationEscalated } from './conversation-escalated.ts'
import { CustomerErased } from './customer-erased.ts'
import { DeliveryRecorded } from './delivery-recorded.ts'
import { EscalationChanged } from './escalation-changed.ts'
import { KnowledgeChanged } from './knowledge-changed.ts'
import { MessagesRecorded } from './messages-recorded.ts'
import { TicketChanged } from './ticket-changed.ts'

/** Every event on the bus. */
export const events = [
  AgentChanged,
  ConversationChanged,
  ConversationEscalated,
  CustomerErased,
  DeliveryRecorded,
  EscalationChanged,
  KnowledgeChanged,
  MessagesRecorded,
  TicketChanged,
] as const
