import * as z from 'zod'
import { ids } from '../ids.ts'
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
  createdAt: z.iso.datetime(),
})
export type ContactPoint = z.infer<typeof ContactPoint>
