import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from './conversation.ts'

/** routing -> offered -> assigned, or routing -> waiting -> routing, or -> ticketed, or -> closed. */
export const EscalationStatus = z.enum(['routing', 'waiting', 'offered', 'assigned', 'ticketed', 'closed'])
export type EscalationStatus = z.infer<typeof EscalationStatus>

export const Escalation = z.object({
  id: ids.escalation,
  conversationId: ids.conversation,
  customerId: ids.customer,
  status: EscalationStatus,
  version: z.int().positive(),
  reason: z.string().max(200),
  skill: z.string().max(40),
  language: Language,
  priority: z.int().min(0).max(9),
  createdAt: z.iso.datetime(),
  deadline: z.iso.datetime(),
  preferredAgentId: ids.agent.optional(),
  agentId: ids.agent.optional(),
  declinedBy: z.array(ids.agent).default([]),
  offerNumber: z.int().nonnegative().default(0),
  offerEndsAt: z.iso.datetime().optional(),
  token: z.string().optional(),
  closeToken: z.string().optional(),
  ticketId: ids.ticket.optional(),
  endedAt: z.iso.datetime().optional(),
})
export type Escalation = z.infer<typeof Escalation>
