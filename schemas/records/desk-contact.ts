import * as z from 'zod'
import { ids } from '../ids.ts'
import { DeskContact } from './conversation.ts'

/**
 * What we know of one contact of the company's contact centre: whose conversation it is, and how far we have told it
 * what the customer says. offered: nobody has it yet. refused: the queue would not take it. ended: it is over there.
 */
export const DeskLink = DeskContact.extend({
  conversationId: ids.conversation,
  state: z.enum(['offered', 'connected', 'refused', 'ended']),
  /** The newest contact of the chain. */
  latestContactId: z.string().max(256),
  agentName: z.string().max(100).optional(),
  /** Every message of the customer up to this sequence number is known there. */
  forwardedSeq: z.int().nonnegative(),
  /** What the person there sees beside the contact; flat texts. */
  attributes: z.record(z.string(), z.string()),
  /** For what is said there as the customer; the second is renewed by the first. */
  participantToken: z.string().optional(),
  connectionToken: z.string().optional(),
  version: z.int().positive(),
})
export type DeskLink = z.infer<typeof DeskLink>
