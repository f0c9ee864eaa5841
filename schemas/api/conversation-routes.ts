import * as z from 'zod'
import { ids } from '../ids.ts'
import { Manifest } from '../manifest.ts'
import { Agent, Availability } from '../records/agent.ts'
import { Content } from '../records/content.ts'
import { Conversation, Language } from '../records/conversation.ts'
import { InboxHealth } from '../records/inbox-health.ts'
import { Message } from '../records/message.ts'
import { SkillLevel } from '../settings/routing.ts'
import { everyone, leaders, limit, page, pageOf, perhapsWhy, type RouteDefinition } from './route.ts'

/** A message as the API gives it: with a short-lived link where it has a file. */
export const MessageView = Message.extend({ mediaUrl: z.string().optional() })
export type MessageView = z.infer<typeof MessageView>

/** Agents, inboxes and conversations. */
export const conversationRoutes = {
  getMe: { method: 'GET', path: '/v1/me', summary: 'The agent who is signed in', roles: everyone, response: Agent },
  editMe: {
    method: 'PATCH',
    path: '/v1/me',
    summary: 'Change availability, name or capacity',
    roles: everyone,
    body: z
      .object({
        availability: Availability.optional(),
        capacity: z.int().min(0).max(50).optional(),
        ticketCapacity: z.int().min(0).max(200).optional(),
        name: z.string().min(1).max(100).optional(),
      })
      .strict(),
    response: Agent,
  },
  listAgents: {
    method: 'GET',
    path: '/v1/agents',
    summary: 'Every agent with availability and load',
    roles: everyone,
    response: z.object({ items: z.array(Agent) }),
  },
  editAgent: {
    method: 'PATCH',
    path: '/v1/agents/{agentId}',
    summary: "Change a colleague's capacity, skills, teams, languages or availability",
    roles: leaders,
    body: z
      .object({
        capacity: z.int().min(0).max(50).optional(),
        ticketCapacity: z.int().min(0).max(200).optional(),
        skills: z.array(z.string().min(1).max(40)).max(30).optional(),
        skillLevels: z.record(z.string().max(40), SkillLevel).optional(),
        teamIds: z.array(ids.team).max(20).optional(),
        availability: Availability.optional(),
        languages: z.array(Language).optional(),
      })
      .strict(),
    response: Agent,
  },
  listInboxes: {
    method: 'GET',
    path: '/v1/inboxes',
    summary: 'The configured inboxes and what their channels can do',
    roles: everyone,
    response: z.object({
      items: z.array(z.object({ id: ids.inbox, name: z.string(), channel: z.string(), manifest: Manifest })),
      /** Whether the desk can have what is said translated. */
      canTranslate: z.boolean(),
    }),
  },
  listInboxHealth: {
    method: 'GET',
    path: '/v1/inboxes/health',
    summary:
      'How the inboxes fare: when each was last heard of, what failed, what its last check found; and which channels there are',
    roles: leaders,
    response: z.object({
      items: z.array(InboxHealth),
      channels: z.array(Manifest),
      /** What the addresses of webhooks begin with. */
      publicUrl: z.string().optional(),
    }),
  },
  checkInbox: {
    method: 'POST',
    path: '/v1/inboxes/{inboxId}/check',
    summary:
      'Have an inbox checked: its secrets, and whether its provider takes them; the outcome is told by listInboxHealth',
    roles: leaders,
    response: z.null(),
    status: 204,
  },
  translateTexts: {
    method: 'POST',
    path: '/v1/translations',
    summary: 'Texts in another language, where the deployment has Translate; what is in it already stays as it is',
    roles: everyone,
    body: z
      .object({
        texts: z.array(z.string().min(1).max(5_000)).min(1).max(20),
        to: z.string().regex(/^[a-z]{2}$/, 'must be a code of two letters such as "en"'),
      })
      .strict(),
    response: z.object({ items: z.array(z.object({ text: z.string(), from: z.string().optional() })) }),
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
  getConversation: {
    method: 'GET',
    path: '/v1/conversations/{conversationId}',
    summary: 'One conversation',
    scope: 'conversations:read',
    roles: everyone,
    response: Conversation,
  },
  editConversation: {
    method: 'PATCH',
    path: '/v1/conversations/{conversationId}',
    summary: 'Mark as read up to a message, set tags, or choose the address to answer at',
    scope: 'conversations:write',
    roles: everyone,
    body: z
      .object({
        readSeq: z.int().nonnegative().optional(),
        tags: z.array(z.string().min(1).max(40)).max(20).optional(),
        contactPointId: ids.contactPoint.optional(),
      })
      .strict(),
    response: Conversation,
  },
  offerContinuation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/continuations',
    summary: 'Tell the customer a code with which the conversation goes on at another channel',
    roles: everyone,
    body: z.object({ inboxId: ids.inbox.optional() }).strict(),
    response: z.object({ code: z.string(), text: z.string() }),
    status: 201,
  },
  mergeConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/merge',
    summary: 'Join another open conversation of the same customer into this one',
    roles: everyone,
    body: z.object({ conversationId: ids.conversation }).strict(),
    response: Conversation,
  },
  splitConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/split',
    summary: 'Take an address out of this conversation again',
    roles: everyone,
    body: z.object({ contactPointId: ids.contactPoint }).strict(),
    response: Conversation,
  },
  listMessages: {
    method: 'GET',
    path: '/v1/conversations/{conversationId}/messages',
    summary: 'Messages after or before a sequence number, oldest first',
    scope: 'conversations:read',
    roles: everyone,
    query: z.object({
      limit,
      after: z.coerce.number().int().nonnegative().optional(),
      before: z.coerce.number().int().positive().optional(),
    }),
    response: z.object({ items: z.array(MessageView) }),
  },
  sendMessage: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/messages',
    summary:
      'Reply to the customer, or leave a note for colleagues. Send an Idempotency-Key to be able to repeat safely',
    roles: everyone,
    body: z
      .object({
        content: Content,
        isNote: z.boolean().default(false),
        /** Colleagues whom a note calls; they are told. */
        mentions: z.array(ids.agent).max(20).optional(),
      })
      .strict(),
    response: MessageView,
    status: 201,
  },
  takeConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/take',
    summary:
      'Accept an offer, claim from the queue, or take over from the assistant; who leads may name the colleague to take it from',
    roles: everyone,
    body: z.object({ fromAgentId: ids.agent.optional() }).strict().default({}),
    response: Conversation,
  },
  declineConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/decline',
    summary: 'Decline an offer, with a reason where there is one to give',
    roles: everyone,
    body: perhapsWhy,
    response: z.null(),
    status: 204,
  },
  transferConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/transfer',
    summary: 'Pass on to a colleague, a team, or the queue of a skill',
    roles: everyone,
    body: z
      .object({
        agentId: ids.agent.optional(),
        teamId: ids.team.optional(),
        skill: z.string().min(1).max(40).optional(),
        note: z.string().max(1_000).optional(),
      })
      .strict(),
    response: Conversation,
  },
  inviteAgent: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/participants',
    summary: 'Ask a colleague in, who may answer the customer as well',
    roles: everyone,
    body: z.object({ agentId: ids.agent }).strict(),
    response: Conversation,
    status: 201,
  },
  removeParticipant: {
    method: 'DELETE',
    path: '/v1/conversations/{conversationId}/participants/{agentId}',
    summary: 'Let a colleague who was asked in go again, or leave oneself',
    roles: everyone,
    response: Conversation,
  },
  returnConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/return',
    summary: 'Give back to the assistant',
    roles: everyone,
    response: Conversation,
  },
  closeConversation: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/close',
    summary: 'Close; the customer is asked for a rating',
    roles: everyone,
    response: Conversation,
  },
  openUpload: {
    method: 'POST',
    path: '/v1/conversations/{conversationId}/uploads',
    summary: 'A link to upload an image that is sent next',
    roles: everyone,
    body: z.object({ contentType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']) }).strict(),
    response: z.object({ key: z.string(), uploadUrl: z.string() }),
    status: 201,
  },
} as const satisfies Record<string, RouteDefinition>
