import * as z from 'zod'
import { ids } from '../ids.ts'

const count = z.number().nonnegative().default(0)

/** What can be counted of conversations: `dollars` at list price, the rest as numbers. Internal notes are not counted. */
export const usageNames = ['inbound', 'assistant', 'agent', 'notices', 'escalations', 'cloudCalls', 'dollars'] as const
const counts = Object.fromEntries(usageNames.map((name) => [name, count])) as Record<
  (typeof usageNames)[number],
  typeof count
>
export const UsageCounts = z.object(counts)
export type UsageCounts = z.infer<typeof UsageCounts>

/** What one conversation has used up by its last close, and up to which message that was counted. */
export const ConversationUsage = UsageCounts.extend({
  conversationId: ids.conversation,
  channel: z.string(),
  seq: z.int().nonnegative(),
  closedAt: z.iso.datetime(),
})
export type ConversationUsage = z.infer<typeof ConversationUsage>

/** What a channel used up in a day of the company's clock: of conversations that have closed, by the day of each message. */
export const ChannelUsage = UsageCounts.extend({
  day: z.iso.date(),
  channel: z.string(),
  /** Conversations that closed on that day; one that was opened again counts again. */
  conversations: count,
  /** Messages of customers by the hour in which they came. */
  hours: z.array(z.number().nonnegative()).length(24),
})
export type ChannelUsage = z.infer<typeof ChannelUsage>
