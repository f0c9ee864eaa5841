import * as z from 'zod'
import { ids } from '../ids.ts'

/** One criterion as it was found: 0 not met, 1 met; null where there was nothing to judge. */
export const InspectionItem = z.object({
  id: z.string().max(40),
  name: z.string().max(60),
  weight: z.int().min(0).max(100),
  score: z.number().min(0).max(1).nullable(),
  /** What it was judged by. */
  evidence: z.string().max(300),
  /** The message that shows it. */
  seq: z.int().positive().optional(),
})
export type InspectionItem = z.infer<typeof InspectionItem>

const Words = z.object({ by: z.string().max(100), at: z.iso.datetime(), text: z.string().max(2_000) })

/**
 * What a conversation was found to be worth, of a hundred. automatic: by rules alone. review: a person should look.
 * reviewed: one has. appealed: its agent disagrees. settled: that was decided.
 */
export const Inspection = z.object({
  id: z.string().max(120),
  conversationId: ids.conversation,
  agentId: ids.agent,
  agentName: z.string().max(100),
  customerName: z.string().max(100).optional(),
  channel: z.string().max(40),
  at: z.iso.datetime(),
  status: z.enum(['automatic', 'review', 'reviewed', 'appealed', 'settled']),
  isSampled: z.boolean(),
  score: z.number().min(0).max(100),
  items: z.array(InspectionItem).max(40),
  rating: z.int().min(1).max(5).optional(),
  review: Words.optional(),
  appeal: Words.optional(),
  settlement: Words.optional(),
  version: z.int().positive(),
})
export type Inspection = z.infer<typeof Inspection>
