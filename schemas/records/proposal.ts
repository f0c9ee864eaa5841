import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from './conversation.ts'

/** Where something was learned: what a customer asked, and what a human answered. */
export const LessonSource = z.object({
  conversationId: ids.conversation.optional(),
  seq: z.int().nonnegative().optional(),
  question: z.string().max(300),
  answer: z.string().max(4_000),
  by: z.string().max(100),
  at: z.iso.datetime(),
})
export type LessonSource = z.infer<typeof LessonSource>

/** Something that the assistant could learn; nothing is learned before a human has decided. */
export const Proposal = z.object({
  id: ids.proposal,
  /** entry: a question that nothing answers yet. wording: another way to ask what an entry answers. */
  kind: z.enum(['entry', 'wording']),
  language: Language,
  question: z.string().min(2).max(300),
  similar: z.array(z.string().min(1).max(300)).max(50),
  answer: z.string().min(1).max(4_000),
  entryId: ids.knowledge.optional(),
  sources: z.array(LessonSource).max(20),
  /** In how many conversations it came up. */
  count: z.int().positive(),
  /** What it cost: minutes that humans spent in those conversations. */
  minutes: z.number().nonnegative(),
  /** Who proposed it by hand; somebody else decides. */
  proposedBy: z.string().max(100).optional(),
  status: z.enum(['open', 'accepted', 'rejected']),
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  decidedBy: z.string().max(100).optional(),
})
export type Proposal = z.infer<typeof Proposal>
