import * as z from 'zod'
import { ids } from '../ids.ts'

/** waiting: for the customer, and what was promised stands still meanwhile. */
export const TicketStatus = z.enum(['open', 'pending', 'waiting', 'resolved', 'closed'])
export type TicketStatus = z.infer<typeof TicketStatus>
export const TicketPriority = z.enum(['low', 'normal', 'high', 'urgent'])
export type TicketPriority = z.infer<typeof TicketPriority>

/**
 * One promise: so many minutes of working time. It runs (dueAt, warnAt), stands still (leftMs), or was met (metAt);
 * what was warned of or broken stays known.
 */
export const Promised = z.object({
  minutes: z.int().positive(),
  dueAt: z.iso.datetime().optional(),
  warnAt: z.iso.datetime().optional(),
  /** Working time that is left while it stands still, in milliseconds. */
  leftMs: z.number().nonnegative().optional(),
  metAt: z.iso.datetime().optional(),
  warnedAt: z.iso.datetime().optional(),
  breachedAt: z.iso.datetime().optional(),
})
export type Promised = z.infer<typeof Promised>

export const promiseNames = ['firstResponse', 'nextResponse', 'resolution'] as const
export type PromiseName = (typeof promiseNames)[number]

/** What was promised about a ticket, by which policy. */
export const TicketPromises = z.object({
  policy: z.string().max(60),
  firstResponse: Promised.optional(),
  nextResponse: Promised.optional(),
  resolution: Promised.optional(),
})
export type TicketPromises = z.infer<typeof TicketPromises>

const TicketFieldValue = z.union([z.string().max(2_000), z.number(), z.boolean()])

/** A promise to resolve a matter; it may outlive the conversation it came from. */
export const Ticket = z.object({
  id: ids.ticket,
  number: z.string().max(24),
  subject: z.string().min(1).max(200),
  description: z.string().max(8_000).default(''),
  status: TicketStatus,
  priority: TicketPriority,
  /** Its kind, of those that the company named, and the values of that kind's fields. */
  type: z.string().max(40).optional(),
  fields: z.record(z.string().max(40), TicketFieldValue).default({}),
  assigneeId: ids.agent.optional(),
  assigneeName: z.string().max(100).optional(),
  /** To whom it is on offer, and until when they may say. */
  offer: z.object({ agentId: ids.agent, endsAt: z.iso.datetime() }).optional(),
  /** Who did not want it, or did not say; for a while they are not asked again. */
  declines: z
    .array(z.object({ agentId: ids.agent, at: z.iso.datetime(), reason: z.string().max(200).optional() }))
    .max(50)
    .default([]),
  /** The agent whose room it takes. */
  heldBy: ids.agent.optional(),
  teamId: ids.team.optional(),
  followerIds: z.array(ids.agent).max(30).default([]),
  tags: z.array(z.string().max(40)).max(20).default([]),
  conversationId: ids.conversation.optional(),
  /** Further conversations about the same matter. */
  moreConversationIds: z.array(ids.conversation).max(20).default([]),
  customerId: ids.customer.optional(),
  customerName: z.string().max(100).optional(),
  parentId: ids.ticket.optional(),
  childIds: z.array(ids.ticket).max(50).default([]),
  relatedIds: z.array(ids.ticket).max(50).default([]),
  /** The ticket that this one goes on in. */
  mergedInto: ids.ticket.optional(),
  origin: z.enum(['no-agent', 'outside-hours', 'agent', 'api', 'assistant', 'survey']),
  dueAt: z.iso.datetime().optional(),
  /** Somebody said when it is due; else that follows what was promised. */
  isDueSet: z.boolean().optional(),
  promises: TicketPromises.optional(),
  /** When somebody wants to be told of it again. */
  reminders: z
    .array(z.object({ at: z.iso.datetime(), agentId: ids.agent, text: z.string().max(200) }))
    .max(20)
    .default([]),
  /** What opens the customer's page of it; nobody else is told. */
  publicKey: z.string().max(64).optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int().positive(),
  /** Every change. What is public is shown to the customer as well. */
  history: z
    .array(
      z.object({
        at: z.iso.datetime(),
        by: z.string().max(100),
        change: z.string().max(4_000),
        isPublic: z.boolean().optional(),
      }),
    )
    .max(200)
    .default([]),
})
export type Ticket = z.infer<typeof Ticket>
