import * as z from 'zod'
import { SpokenContext, Thread } from '../commands/spoken.ts'
import { ids } from '../ids.ts'
import { FlowState } from './flow.ts'
import { Author } from './message.ts'

export const Language = z.enum(['zh', 'en'])
export type Language = z.infer<typeof Language>

/** assistant: the assistant answers. waiting: a human was promised. assigned: an agent holds it. closed: done. */
export const ConversationStatus = z.enum(['assistant', 'waiting', 'assigned', 'closed'])
export type ConversationStatus = z.infer<typeof ConversationStatus>

/** What the provider still lets us say: counted from the customer's last act. Null limits mean "no limit". */
export const ReplyWindow = z.object({
  openedAt: z.iso.datetime(),
  closesAt: z.iso.datetime().nullable(),
  limit: z.int().nullable(),
  used: z.int().nonnegative(),
})
export type ReplyWindow = z.infer<typeof ReplyWindow>

/** One address at which the customer of this conversation can be answered. */
export const Side = z.object({
  contactPointId: ids.contactPoint,
  inboxId: ids.inbox,
  channel: z.string(),
  address: z.string(),
  window: ReplyWindow.optional(),
  thread: Thread.optional(),
  heldSeqs: z.array(z.int()).max(50).optional(),
})
export type Side = z.infer<typeof Side>

/** Where a human outside our console has this conversation: the contact of the company's own contact centre. */
export const DeskContact = z.object({
  /** The first contact of the chain; transfers there begin new ones. */
  contactId: z.string().min(1).max(256),
  /** voice: the call itself was passed on. chat: what the customer writes is said there, and the answers here. */
  kind: z.enum(['voice', 'chat']),
  escalationId: ids.escalation,
})
export type DeskContact = z.infer<typeof DeskContact>

/** What the assistant must remember between two turns of one conversation. */
export const AssistantMemory = z.object({
  misunderstandings: z.int().nonnegative(),
  pending: z.object({ intent: z.string(), slots: z.record(z.string(), z.string()) }).optional(),
  lastProductId: z.string().optional(),
  /** The one that was spoken of before, for what sets the two apart. */
  earlierProductId: z.string().optional(),
  lastOrderNumber: z.string().optional(),
  /** The digits that proved it theirs. */
  lastOrderProof: z.string().max(8).optional(),
  /** How often a proof did not fit: guessing ends at a human. */
  proofFailures: z.int().nonnegative().optional(),
  /** The task that is being done, and the one that waits until it is. */
  flow: FlowState.optional(),
  pausedFlow: FlowState.optional(),
  /** The language that the customer writes, where answers are translated into it. */
  spoken: z.string().max(8).optional(),
  /** How the customer has sounded lately: -1 (against) to 1 (for). */
  mood: z.number().min(-1).max(1).optional(),
  /** The words that showed that it was bad. */
  moodWords: z.string().max(80).optional(),
  /** How often services of the cloud were asked. */
  cloudCalls: z.int().nonnegative().optional(),
  /** What was tried, for whoever takes over. */
  tried: z.array(z.string().max(160)).max(6).optional(),
})
export type AssistantMemory = z.infer<typeof AssistantMemory>

export const Conversation = z.object({
  id: ids.conversation,
  customerId: ids.customer,
  contactPointId: ids.contactPoint,
  inboxId: ids.inbox,
  channel: z.string(),
  address: z.string(),
  status: ConversationStatus,
  version: z.int().positive(),
  lastSeq: z.int().nonnegative(),
  language: Language,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** When the customer's last message came. */
  lastCustomerAt: z.iso.datetime().optional(),
  /** How many messages have come in one rush, where one is on. */
  rush: z.int().positive().optional(),
  preview: z.object({ author: Author, text: z.string().max(120), at: z.iso.datetime() }).optional(),
  customerName: z.string().max(100).optional(),
  agentId: ids.agent.optional(),
  agentName: z.string().max(100).optional(),
  /** Colleagues whom the holder asked in: they may answer too, and hold no slot. */
  participants: z
    .array(z.object({ agentId: ids.agent, name: z.string().max(100) }))
    .max(5)
    .default([]),
  desk: DeskContact.optional(),
  escalationId: ids.escalation.optional(),
  waitingSince: z.iso.datetime().optional(),
  firstReplyAt: z.iso.datetime().optional(),
  readSeq: z.int().nonnegative().default(0),
  customerReadSeq: z.int().nonnegative().default(0),
  window: ReplyWindow.optional(),
  thread: Thread.optional(),
  context: SpokenContext.optional(),
  /** The other addresses of this conversation; its own channel and address are where the customer last spoke. */
  sides: z.array(Side).max(10).default([]),
  /** Replies that wait for the customer's next message to open the window. */
  heldSeqs: z.array(z.int()).max(50).default([]),
  memory: AssistantMemory,
  tags: z.array(z.string().max(40)).max(20).default([]),
  rating: z
    .object({ score: z.int().min(1).max(5), comment: z.string().max(1_000).optional(), at: z.iso.datetime() })
    .optional(),
  ratingToken: z.string().optional(),
  ratingAskedAt: z.iso.datetime().optional(),
  ratingRemindedAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  closedBy: z.enum(['agent', 'customer', 'idle', 'merged']).optional(),
  /** The conversation that this one goes on in. */
  mergedInto: ids.conversation.optional(),
  ticketIds: z.array(ids.ticket).default([]),
})
export type Conversation = z.infer<typeof Conversation>
