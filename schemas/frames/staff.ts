import * as z from 'zod'
import { ids } from '../ids.ts'

/** What the console may say over its socket. */
export const StaffFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), conversationId: ids.conversation, isTyping: z.boolean() }),
  /** Whether the lists are being looked at; a console that nobody sees is told only what is its own agent's. */
  z.object({
    type: z.literal('watch'),
    isWatching: z.boolean(),
    /** Counts what this socket said of it, from 1 on: of two that cross, the later one holds. */
    order: z.int().positive().optional(),
  }),
  z.object({ type: z.literal('ping') }),
])
export type StaffFrame = z.infer<typeof StaffFrame>

/** What the console's socket receives: something changed, with the new record where it is small. */
export const StaffEvent = z.object({
  type: z.enum(['conversation', 'messages', 'delivery', 'ticket', 'agent', 'typing', 'escalation', 'customer', 'pong']),
  conversationId: z.string().optional(),
  /** Of a pong: which `watch` it answers. */
  order: z.int().optional(),
  body: z.record(z.string(), z.unknown()).optional(),
})
export type StaffEvent = z.infer<typeof StaffEvent>
