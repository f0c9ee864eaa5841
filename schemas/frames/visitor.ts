import * as z from 'zod'
import { SpokenContext } from '../commands/spoken.ts'
import { ids } from '../ids.ts'
import { Content } from '../records/content.ts'

const clientId = z.string().regex(/^[0-9A-Za-z_-]{8,64}$/, 'must be 8 to 64 letters, digits, "_" or "-"')

/** What a visitor may say, over the socket or by POST to the webhook of a web-chat inbox. */
export const VisitorFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    clientId,
    content: Content.refine((content) => ['text', 'image'].includes(content.type), 'must be text or an image')
      .refine(
        (content) => content.type !== 'text' || (content.text.trim().length > 0 && content.text.length <= 4_000),
        'text must have 1 to 4000 characters',
      )
      .refine((content) => content.type !== 'text' || !content.suggestions, 'suggestions are ours to make'),
    /** What the visitor looks at: `page`, `product`, `region`. */
    context: SpokenContext.optional(),
    sentAt: z.iso.datetime().optional(),
  }),
  /** Everything up to there was seen. Numbers begin anew with each conversation: of which one they are is said along. */
  z.object({ type: z.literal('read'), seq: z.int().nonnegative(), conversationId: ids.conversation.optional() }),
  z.object({
    type: z.literal('rating'),
    clientId,
    score: z.int().min(1).max(5),
    comment: z.string().max(1_000).optional(),
  }),
  z.object({ type: z.literal('typing'), isTyping: z.boolean() }),
  z.object({ type: z.literal('resume'), lastSeq: z.int().nonnegative(), conversationId: ids.conversation.optional() }),
  z.object({ type: z.literal('ping') }),
])
export type VisitorFrame = z.infer<typeof VisitorFrame>

/**
 * What a visitor's socket receives. Messages are numbered by `seq` within their conversation; whoever writes again long
 * after the end begins another one, in which numbers begin anew. A client drops what it already has, by its id.
 */
export const VisitorEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: z.string(),
    conversationId: z.string(),
    seq: z.int(),
    author: z.enum(['customer', 'assistant', 'agent', 'system']),
    agentName: z.string().optional(),
    content: z.record(z.string(), z.unknown()),
    mediaUrl: z.string().optional(),
    at: z.string(),
    clientId: z.string().optional(),
  }),
  z.object({ type: z.literal('accepted'), clientId: z.string() }),
  z.object({ type: z.literal('refused'), clientId: z.string().optional(), reason: z.string() }),
  z.object({ type: z.literal('typing'), author: z.enum(['assistant', 'agent']), isTyping: z.boolean() }),
  z.object({ type: z.literal('read'), seq: z.int(), conversationId: z.string() }),
  z.object({ type: z.literal('status'), status: z.string(), agentName: z.string().optional() }),
  z.object({ type: z.literal('resumed'), lastSeq: z.int(), conversationId: z.string().optional() }),
  z.object({ type: z.literal('pong') }),
])
export type VisitorEvent = z.infer<typeof VisitorEvent>
