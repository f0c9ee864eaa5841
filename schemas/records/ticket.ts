import * as z from 'zod'
import { ids } from '../ids.ts'

export const TicketStatus = z.enum(['open', 'pending', 'resolved', 'closed'])
export const TicketPriority = z.enum(['low', 'normal', 'high', 'urgent'])

/** A promise to resolve a matter; it may outlive the conversation it came from. */
export const Ticket = z.object({
  id: ids.ticket,
  number: z.string().max(24),
  subject: z.string().min(1).max(200),
  description: z.string().max(8_000).default(''),
  status: TicketStatus,
  priority: TicketPriority,
  assigneeId: ids.agent.optional(),
  assigneeName: z.string().max(100).optional(),
  conversationId: ids.conversation.optional(),
  customerId: ids.customer.optional(),
  origin: z.enum(['no-agent', 'outside-hours', 'agent', 'api', 'assistant']),
  dueAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int().positive(),
  history: z
    .array(z.object({ at: z.iso.datetime(), by: z.string().max(100), change: z.string().max(4_000) }))
    .max(200)
    .default([]),
})
export type Ticket = z.infer<typeof Ticket>
