import * as z from 'zod'
import { ids } from '../ids.ts'
import { Ticket, TicketPriority, TicketStatus } from '../records/ticket.ts'
import { everyone, page, pageOf, perhapsWhy, type RouteDefinition } from './route.ts'

const fields = z.record(z.string().max(40), z.union([z.string().max(2_000), z.number(), z.boolean()]))
const tags = z.array(z.string().min(1).max(40)).max(20)

const subject = z.string().min(1).max(200)
const description = z.string().max(8_000)

/** What many tickets can be changed to at once. */
const Together = z
  .object({
    status: TicketStatus.optional(),
    priority: TicketPriority.optional(),
    assigneeId: ids.agent.nullable().optional(),
    teamId: ids.team.nullable().optional(),
  })
  .strict()

/** Tickets. */
export const ticketRoutes = {
  listTickets: {
    method: 'GET',
    path: '/v1/tickets',
    summary: 'Tickets of one status, soonest due first; a filter may leave fewer on a page',
    scope: 'tickets:read',
    roles: everyone,
    query: page.extend({
      status: TicketStatus.default('open'),
      assigneeId: ids.agent.optional(),
      teamId: ids.team.optional(),
      priority: TicketPriority.optional(),
      type: z.string().max(40).optional(),
    }),
    response: pageOf(Ticket),
  },
  createTicket: {
    method: 'POST',
    path: '/v1/tickets',
    summary: 'Make a ticket. Send an Idempotency-Key to be able to repeat safely',
    scope: 'tickets:write',
    roles: everyone,
    body: z
      .object({
        subject,
        description: description.optional(),
        priority: TicketPriority.optional(),
        type: z.string().max(40).optional(),
        fields: fields.optional(),
        tags: tags.optional(),
        conversationId: ids.conversation.optional(),
        customerId: ids.customer.optional(),
        /** Whose it is, where no more is known: they are told by e-mail, and may answer it. */
        email: z.email().max(254).optional(),
        customerName: z.string().min(1).max(100).optional(),
        assigneeId: ids.agent.optional(),
        teamId: ids.team.optional(),
        parentId: ids.ticket.optional(),
        dueAt: z.iso.datetime().optional(),
      })
      .strict(),
    response: Ticket,
    status: 201,
  },
  editTogether: {
    method: 'POST',
    path: '/v1/tickets/changes',
    summary: 'Change many tickets in the same way; each for itself, with what was wrong where it could not be',
    scope: 'tickets:write',
    roles: everyone,
    body: z.object({ ticketIds: z.array(ids.ticket).min(1).max(100), change: Together }).strict(),
    response: z.object({
      items: z.array(z.object({ id: ids.ticket, ticket: Ticket.optional(), problem: z.string().optional() })),
    }),
  },
  takeNextTicket: {
    method: 'POST',
    path: '/v1/tickets/next',
    summary:
      'Be given the ticket that is next: of those nobody has, in no team or one of yours, what is due first; null where none waits',
    roles: everyone,
    response: Ticket.nullable(),
  },
  takeTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/take',
    summary: 'Take a ticket that nobody has, or that is on offer to you',
    roles: everyone,
    response: Ticket,
  },
  declineTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/decline',
    summary: 'Say no to a ticket that is on offer to you, perhaps why',
    roles: everyone,
    body: perhapsWhy,
    response: z.null(),
    status: 204,
  },
  getTicket: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}',
    summary: 'One ticket',
    scope: 'tickets:read',
    roles: everyone,
    response: Ticket,
  },
  editTicket: {
    method: 'PATCH',
    path: '/v1/tickets/{ticketId}',
    summary: 'Change a ticket, comment on it, or ask to be reminded',
    scope: 'tickets:write',
    roles: everyone,
    body: Together.extend({
      subject: subject.optional(),
      description: description.optional(),
      type: z.string().max(40).nullable().optional(),
      fields: fields.optional(),
      tags: tags.optional(),
      followerIds: z.array(ids.agent).max(30).optional(),
      dueAt: z.iso.datetime().optional(),
      /** For staff only. */
      comment: z.string().min(1).max(3_900).optional(),
      /** Tells whoever asks of it again at that moment. */
      reminder: z
        .object({ at: z.iso.datetime(), text: z.string().max(200).default('') })
        .strict()
        .optional(),
    }).strict(),
    response: Ticket,
  },
  answerTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/replies',
    summary: 'Answer the customer, on their channel and on the page of the ticket',
    roles: everyone,
    body: z.object({ text: z.string().min(1).max(3_900), status: TicketStatus.optional() }).strict(),
    response: Ticket,
    status: 201,
  },
  mergeTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/merge',
    summary: 'Merge another ticket into this one; the other is closed',
    roles: everyone,
    body: z.object({ ticketId: ids.ticket }).strict(),
    response: Ticket,
  },
  splitTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/split',
    summary: 'Make a part of this ticket a ticket of its own, a child of it',
    roles: everyone,
    body: z.object({ subject, description: description.optional(), priority: TicketPriority.optional() }).strict(),
    response: Ticket,
    status: 201,
  },
  relateTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/related',
    summary: 'Say that another ticket has to do with this one, or no longer does',
    roles: everyone,
    body: z.object({ ticketId: ids.ticket, isRelated: z.boolean().default(true) }).strict(),
    response: Ticket,
  },
} as const satisfies Record<string, RouteDefinition>
