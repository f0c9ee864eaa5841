import * as z from 'zod'
import { ids } from '../ids.ts'
import { Agent, Availability } from '../records/agent.ts'
import { Content } from '../records/content.ts'
import { Conversation, Language } from '../records/conversation.ts'
import { ContactPoint, Customer } from '../records/customer.ts'
import { KnowledgeEntry } from '../records/knowledge-entry.ts'
import { Message } from '../records/message.ts'
import { Ticket, TicketPriority, TicketStatus } from '../records/ticket.ts'
import { Manifest } from '../manifest.ts'

/** One route of /v1: who may call it, what goes in, what comes out. The router, the clients and OpenAPI read this. */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** The scope an API key needs; absent where only staff may call. */
  readonly scope?: 'conversations:read' | 'conversations:write' | 'tickets:read' | 'tickets:write' | 'customers:read' | 'customers:write' | 'knowledge:read' | 'knowledge:write'
  readonly roles: readonly ('agent' | 'supervisor' | 'admin')[]
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly response: z.ZodType
  readonly status?: 200 | 201 | 202 | 204
}

const everyone = ['agent', 'supervisor', 'admin'] as const
const leaders = ['supervisor', 'admin'] as const

const limit = z.coerce.number().int().min(1).max(100).default(50)
const cursor = z.string().max(2_000).optional()
const page = z.object({ limit, cursor })
const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), cursor: z.string().optional() })

/** A message as the API gives it: with a short-lived link where it has a file. */
export const MessageView = Message.extend({ mediaUrl: z.string().optional() })
export type MessageView = z.infer<typeof MessageView>

const Timeline = z.object({ customer: Customer, conversations: z.array(Conversation), tickets: z.array(Ticket), contactPoints: z.array(ContactPoint) })
const Canned = z.object({ items: z.array(z.object({ shortcut: z.string().max(40), text: z.string().max(4_000), language: Language })).max(500) })

const EntryFields = z.object({
  language: Language,
  question: z.string().min(2).max(300),
  similar: z.array(z.string().min(1).max(300)).max(50).optional(),
  answer: z.string().min(1).max(4_000),
  category: z.string().max(60).optional(),
  status: z.enum(['draft', 'published']).optional(),
})

export const routes = {
  getMe: { method: 'GET', path: '/v1/me', summary: 'The agent who is signed in', roles: everyone, response: Agent },
  editMe: {
    method: 'PATCH',
    path: '/v1/me',
    summary: 'Change availability, name or capacity',
    roles: everyone,
    body: z.object({ availability: Availability.optional(), capacity: z.int().min(0).max(50).optional(), name: z.string().min(1).max(100).optional() }).strict(),
    response: Agent,
  },
  listAgents: { method: 'GET', path: '/v1/agents', summary: 'Every agent with availability and load', roles: everyone, response: z.object({ items: z.array(Agent) }) },
  editAgent: {
    method: 'PATCH',
    path: '/v1/agents/{agentId}',
    summary: "Change a colleague's capacity, skills or languages",
    roles: leaders,
    body: z.object({ capacity: z.int().min(0).max(50).optional(), skills: z.array(z.string().min(1).max(40)).max(30).optional(), languages: z.array(Language).optional() }).strict(),
    response: Agent,
  },
  listInboxes: {
    method: 'GET',
    path: '/v1/inboxes',
    summary: 'The configured inboxes and what their channels can do',
    roles: everyone,
    response: z.object({ items: z.array(z.object({ id: ids.inbox, name: z.string(), channel: z.string(), manifest: Manifest })) }),
  },
  openRealtime: {
    method: 'POST',
    path: '/v1/realtime/tickets',
    summary: 'A one-time ticket to open the console socket within 30 seconds',
    roles: everyone,
    response: z.object({ ticket: z.string() }),
    status: 201,
  },
  listConversations: {
    method: 'GET',
    path: '/v1/conversations',
    summary: 'Conversations of one view, newest first',
    scope: 'conversations:read',
    roles: everyone,
    query: page.extend({ view: z.enum(['mine', 'waiting', 'assistant', 'open', 'closed']).default('open') }),
    response: pageOf(Conversation),
  },
  getConversation: { method: 'GET', path: '/v1/conversations/{conversationId}', summary: 'One conversation', scope: 'conversations:read', roles: everyone, response: Conversation },
  editConversation: {
    method: 'PATCH',
    path: '/v1/conversations/{conversationId}',
    summary: 'Mark as read up to a message, or set tags',
    scope: 'conversations:write',
    roles: everyone,
    body: z.object({ readSeq: z.int().nonnegative().optional(), tags: z.array(z.string().min(1).max(40)).max(20).optional() }).strict(),
    response: Conversation,
  },
  listMessages: {
    method: 'GET',
    path: '/v1/conversations/{conversationId}/messages',
    summary: 'Messages after or before a sequence number, oldest first',
    scope: 'conversations:read',
    roles: everyone,
    query: z.object({ limit, after: z.coerce.number().int().nonnegative().optional(), before: z.coerce.number().int().positive().optional() }),
    response: z.object({ items: z.array(MessageView) }),
  },
  sendMessage: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/messages',
    summary: 'Reply to the customer, or leave a note for colleagues. Send an Idempotency-Key to be able to repeat safely',
    roles: everyone,
    body: z.object({ content: Content, isNote: z.boolean().default(false) }).strict(),
    response: MessageView,
    status: 201,
  },
  takeConversation: { method: 'POST', path: '/v1/conversations/{conversationId}/take', summary: 'Accept an offer, claim from the queue, or take over from the assistant', roles: everyone, response: Conversation },
  declineConversation: { method: 'POST', path: '/v1/conversations/{conversationId}/decline', summary: 'Decline an offer', roles: everyone, response: z.null(), status: 204 },
  transferConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/transfer',
    summary: 'Pass on to a colleague or to the queue of a skill',
    roles: everyone,
    body: z.object({ agentId: ids.agent.optional(), skill: z.string().min(1).max(40).optional(), note: z.string().max(1_000).optional() }).strict(),
    response: Conversation,
  },
  returnConversation: { method: 'POST', path: '/v1/conversations/{conversationId}/return', summary: 'Give back to the assistant', roles: everyone, response: Conversation },
  closeConversation: { method: 'POST', path: '/v1/conversations/{conversationId}/close', summary: 'Close; the customer is asked for a rating', roles: everyone, response: Conversation },
  openUpload: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/uploads',
    summary: 'A link to upload an image that is sent next',
    roles: everyone,
    body: z.object({ contentType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']) }).strict(),
    response: z.object({ key: z.string(), uploadUrl: z.string() }),
    status: 201,
  },
  listCustomers: { method: 'GET', path: '/v1/customers', summary: 'Customers, newest first', scope: 'customers:read', roles: everyone, query: page, response: pageOf(Customer) },
  getCustomer: { method: 'GET', path: '/v1/customers/{customerId}', summary: 'One customer with conversations, tickets and addresses', scope: 'customers:read', roles: everyone, response: Timeline },
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
  listTickets: {
    method: 'GET',
    path: '/v1/tickets',
    summary: 'Tickets of one status, soonest due first',
    scope: 'tickets:read',
    roles: everyone,
    query: page.extend({ status: TicketStatus.default('open') }),
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
        subject: z.string().min(1).max(200),
        description: z.string().max(8_000).optional(),
        priority: TicketPriority.optional(),
        conversationId: ids.conversation.optional(),
        customerId: ids.customer.optional(),
        assigneeId: ids.agent.optional(),
        dueAt: z.iso.datetime().optional(),
      })
      .strict(),
    response: Ticket,
    status: 201,
  },
  getTicket: { method: 'GET', path: '/v1/tickets/{ticketId}', summary: 'One ticket', scope: 'tickets:read', roles: everyone, response: Ticket },
  editTicket: {
    method: 'PATCH',
    path: '/v1/tickets/{ticketId}',
    summary: 'Change a ticket, or comment on it',
    scope: 'tickets:write',
    roles: everyone,
    body: z
      .object({
        subject: z.string().min(1).max(200).optional(),
        description: z.string().max(8_000).optional(),
        status: TicketStatus.optional(),
        priority: TicketPriority.optional(),
        dueAt: z.iso.datetime().optional(),
        assigneeId: ids.agent.nullable().optional(),
        comment: z.string().min(1).max(3_900).optional(),
      })
      .strict(),
    response: Ticket,
  },
  listKnowledge: { method: 'GET', path: '/v1/knowledge', summary: 'Knowledge entries', scope: 'knowledge:read', roles: everyone, query: page, response: pageOf(KnowledgeEntry) },
  createKnowledge: { method: 'POST', path: '/v1/knowledge', summary: 'Add an entry', scope: 'knowledge:write', roles: leaders, body: EntryFields.strict(), response: KnowledgeEntry, status: 201 },
  getKnowledge: { method: 'GET', path: '/v1/knowledge/{knowledgeId}', summary: 'One entry', scope: 'knowledge:read', roles: everyone, response: KnowledgeEntry },
  replaceKnowledge: { method: 'PUT', path: '/v1/knowledge/{knowledgeId}', summary: 'Replace an entry', scope: 'knowledge:write', roles: leaders, body: EntryFields.strict(), response: KnowledgeEntry },
  deleteKnowledge: { method: 'DELETE', path: '/v1/knowledge/{knowledgeId}', summary: 'Remove an entry', scope: 'knowledge:write', roles: leaders, response: z.null(), status: 204 },
  getCannedReplies: { method: 'GET', path: '/v1/canned-replies', summary: 'Replies that agents insert with "/"', roles: everyone, response: Canned },
  putCannedReplies: { method: 'PUT', path: '/v1/canned-replies', summary: 'Replace the canned replies', roles: leaders, body: Canned, response: Canned },
} as const satisfies Record<string, RouteDefinition>

export type RouteName = keyof typeof routes
