import * as z from 'zod'
import { SpokenContext } from '../commands/spoken.ts'
import { ids } from '../ids.ts'
import { Content } from './content.ts'

export const Author = z.enum(['customer', 'assistant', 'agent', 'system'])
export type Author = z.infer<typeof Author>

/**
 * How far a reply came. `sending` is claimed by one attempt; `unknown` means the provider's answer was lost, so the
 * reply is never sent again by itself; `held` waits for the customer's next message to reopen the channel's window.
 */
export const DeliveryState = z.object({
  status: z.enum(['queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'held']),
  at: z.iso.datetime(),
  reason: z.string().max(300).optional(),
  providerMessageId: z.string().max(256).optional(),
  attempt: z.string().max(64).optional(),
})
export type DeliveryState = z.infer<typeof DeliveryState>

/** Why the assistant said what it said: every candidate, score and threshold, to be seen and replayed. */
export const DecisionTrace = z.object({
  engine: z.string(),
  outcome: z.enum(['reply', 'clarify', 'escalate', 'offer-human', 'ignore']),
  language: z.enum(['zh', 'en']),
  /** The language that the customer wrote, where it is neither. */
  spoken: z.string().max(8).optional(),
  steps: z.array(
    z.object({
      step: z.string(),
      result: z.string(),
      candidates: z.array(z.object({ id: z.string(), label: z.string(), score: z.number() })).optional(),
      threshold: z.number().optional(),
    }),
  ),
  citations: z.array(z.string()),
})
export type DecisionTrace = z.infer<typeof DecisionTrace>

/** Something said. `seq` is gapless within its conversation; notes and traces are for staff only. */
export const Message = z.object({
  id: ids.message,
  conversationId: ids.conversation,
  seq: z.int().positive(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  author: Author,
  agentId: ids.agent.optional(),
  agentName: z.string().max(100).optional(),
  content: Content,
  at: z.iso.datetime(),
  /** Where it was said, or is to be said. */
  channel: z.string().optional(),
  contactPointId: ids.contactPoint.optional(),
  context: SpokenContext.optional(),
  /** Whom a note calls. */
  mentions: z.array(ids.agent).max(20).optional(),
  providerMessageId: z.string().max(256).optional(),
  delivery: DeliveryState.optional(),
  decision: DecisionTrace.optional(),
})
export type Message = z.infer<typeof Message>
