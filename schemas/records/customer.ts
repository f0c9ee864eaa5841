import * as z from 'zod'
import { ids } from '../ids.ts'
import { Consents } from './consent.ts'
import { Language } from './conversation.ts'

export const Customer = z.object({
  id: ids.customer,
  name: z.string().max(100).optional(),
  externalId: z.string().max(128).optional(),
  isVerified: z.boolean().default(false),
  email: z.string().max(254).optional(),
  phone: z.string().max(32).optional(),
  language: Language.optional(),
  level: z.enum(['normal', 'vip']).default('normal'),
  note: z.string().max(2_000).optional(),
  /** Addresses that were this customer's until somebody else proved to be there; what was said before stays here. */
  formerContactPoints: z.array(ids.contactPoint).max(50).default([]),
  /** Proofs of identity seen, as `kind:value`. */
  evidence: z.array(z.string().max(300)).max(20).default([]),
  /** What they said to what their words are used for; absent where they were not asked. */
  consents: Consents.optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Customer = z.infer<typeof Customer>

/** One address of a customer on one inbox, and the conversation that is open there. */
export const ContactPoint = z.object({
  id: ids.contactPoint,
  inboxId: ids.inbox,
  channel: z.string(),
  address: z.string().max(256),
  customerId: ids.customer,
  conversationId: ids.conversation.optional(),
  isReachable: z.boolean().default(true),
  /** Customers that staff said this address is not of; no proof links it to them again. */
  unlinkedFrom: z.array(ids.customer).max(20).default([]),
  /** When whoever was here before was erased: what was received until then is dropped. */
  erasedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
})
export type ContactPoint = z.infer<typeof ContactPoint>

/** An address that went from one customer to another: the audit of linking, and what undoing needs. */
export const Link = z.object({
  id: ids.event,
  inboxId: ids.inbox,
  address: z.string().max(256),
  contactPointId: ids.contactPoint,
  fromCustomerId: ids.customer,
  toCustomerId: ids.customer,
  /** Kinds of proof, `code`, or the agent's name. */
  by: z.string().max(120),
  at: z.iso.datetime(),
  undoneAt: z.iso.datetime().optional(),
  undoneBy: z.string().max(120).optional(),
})
export type Link = z.infer<typeof Link>
