import * as z from 'zod'
import { ids } from '../ids.ts'
import { Conversation, Language } from '../records/conversation.ts'
import { ContactPoint, Customer, Link } from '../records/customer.ts'
import { Ticket } from '../records/ticket.ts'
import { MessageView } from './conversation-routes.ts'
import { admins, everyone, leaders, page, pageOf, type RouteDefinition } from './route.ts'

const Timeline = z.object({
  customer: Customer,
  conversations: z.array(Conversation),
  tickets: z.array(Ticket),
  contactPoints: z.array(ContactPoint),
  /** How addresses came to this customer, with what was undone. */
  links: z.array(Link),
  /** Who may be the same person; nothing is linked until staff say so. */
  suggestions: z.array(
    z.object({
      customerId: ids.customer,
      name: z.string().optional(),
      inboxId: ids.inbox,
      address: z.string(),
      reason: z.enum(['phone', 'email']),
    }),
  ),
})
const Canned = z.object({
  items: z.array(z.object({ shortcut: z.string().max(40), text: z.string().max(4_000), language: Language })).max(500),
})

/** Customers and canned replies. */
export const recordRoutes = {
  listCustomers: {
    method: 'GET',
    path: '/v1/customers',
    summary: 'Customers, newest first',
    scope: 'customers:read',
    roles: everyone,
    query: page,
    response: pageOf(Customer),
  },
  getCustomer: {
    method: 'GET',
    path: '/v1/customers/{customerId}',
    summary: 'One customer with conversations, tickets and addresses',
    scope: 'customers:read',
    roles: everyone,
    response: Timeline,
  },
  listCustomerMessages: {
    method: 'GET',
    path: '/v1/customers/{customerId}/messages',
    summary:
      'Everything said in the conversations of one customer as one timeline: newest page first, each oldest first',
    scope: 'customers:read',
    roles: everyone,
    query: page,
    response: pageOf(MessageView),
  },
  exportCustomer: {
    method: 'POST',
    path: '/v1/customers/{customerId}/export',
    summary:
      'Everything about a customer as an archive: a page to read and the same as JSON, by links that last an hour',
    roles: leaders,
    response: z.object({
      page: z.string(),
      data: z.string(),
      conversations: z.int(),
      messages: z.int(),
      tickets: z.int(),
    }),
  },
  eraseCustomer: {
    method: 'POST',
    path: '/v1/customers/{customerId}/erasure',
    summary: 'Erase a customer for good. Ask again until it is done; twice is the same as once',
    roles: admins,
    response: z.object({
      isDone: z.boolean(),
      left: z.int(),
      rows: z.int(),
      files: z.int(),
      copiesUntil: z.iso.datetime().optional(),
    }),
  },
  editCustomer: {
    method: 'PATCH',
    path: '/v1/customers/{customerId}',
    summary: 'Change what is known about a customer',
    scope: 'customers:write',
    roles: everyone,
    body: z
      .object({
        name: z.string().max(100).optional(),
        email: z.email().max(254).optional(),
        phone: z.string().max(32).optional(),
        note: z.string().max(2_000).optional(),
        level: z.enum(['normal', 'vip']).optional(),
        language: Language.optional(),
      })
      .strict(),
    response: Customer,
  },
  recordConsent: {
    method: 'PUT',
    path: '/v1/customers/{customerId}/consents/{purpose}',
    summary: 'Write down whether a customer agrees that their words are used for learning, cloud or profile',
    scope: 'customers:write',
    roles: everyone,
    body: z.object({ isGiven: z.boolean() }).strict(),
    response: Customer,
  },
  linkAddress: {
    method: 'POST',
    path: '/v1/customers/{customerId}/links',
    summary: "Say that an address is this customer's, with the conversation that is open there",
    roles: everyone,
    body: z.object({ inboxId: ids.inbox, address: z.string().min(1).max(256) }).strict(),
    response: Customer,
    status: 201,
  },
  undoLink: {
    method: 'DELETE',
    path: '/v1/customers/{customerId}/links/{linkId}',
    summary: 'Undo a link: the address goes back to its earlier customer',
    roles: everyone,
    response: Link,
  },
  getCannedReplies: {
    method: 'GET',
    path: '/v1/canned-replies',
    summary: 'Replies that agents insert with "/"',
    roles: everyone,
    response: Canned,
  },
  putCannedReplies: {
    method: 'PUT',
    path: '/v1/canned-replies',
    summary: 'Replace the canned replies',
    roles: leaders,
    body: Canned,
    response: Canned,
  },
} as const satisfies Record<string, RouteDefinition>
