import * as z from 'zod'
import { ids } from '../ids.ts'
import { SkillLevel } from '../settings/routing.ts'
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
  /** How well they must know it, who must be of which team, until waiting relaxes that. */
  level: SkillLevel.optional(),
  teamId: ids.team.optional(),
  /** Slots of an agent that it takes. */
  weight: z.int().min(1).max(20).default(1),
  language: Language,
  priority: z.int().min(0).max(9),
  createdAt: z.iso.datetime(),
  /** Its place among those who wait: when it came, earlier by what its priority is worth. */
  rankedAt: z.iso.datetime().optional(),
  /** When it first joined the queue. */
  waitedAt: z.iso.datetime().optional(),
  deadline: z.iso.datetime(),
  preferredAgentId: ids.agent.optional(),
  agentId: ids.agent.optional(),
  declinedBy: z.array(ids.agent).default([]),
  /** Who said no, and why. */
  declines: z
    .array(z.object({ agentId: ids.agent, reason: z.string().max(200), at: z.iso.datetime() }))
    .max(50)
    .default([]),
  offerNumber: z.int().nonnegative().default(0),
  offerEndsAt: z.iso.datetime().optional(),
  token: z.string().optional(),
  closeToken: z.string().optional(),
  /** Those of other tries of the same step: which of them waits is not to be seen. */
  earlierCloseTokens: z.array(z.string()).max(5).optional(),
  ticketId: ids.ticket.optional(),
  endedAt: z.iso.datetime().optional(),
})
export type Escalation = z.infer<typeof Escalation>
