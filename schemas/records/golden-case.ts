import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from './conversation.ts'

/** What a turn came to: an entry, `task:` and a task, or how it ended otherwise (`human`, `clarify`, `offer-human`, `reply`). */
export const TurnResult = z.string().min(1).max(100)
export type TurnResult = z.infer<typeof TurnResult>

/** A question whose right answer somebody vouches for; no new version may get it wrong without a reason. */
export const GoldenCase = z.object({
  id: ids.golden,
  language: Language,
  text: z.string().min(2).max(300),
  expected: TurnResult,
  /** What is expected, in words. */
  name: z.string().max(300),
  by: z.string().max(100),
  at: z.iso.datetime(),
})
export type GoldenCase = z.infer<typeof GoldenCase>

/** A new model beside the one before it: golden cases, and what customers really asked, case by case. */
export const Rehearsal = z.object({
  golden: z.object({ count: z.int(), right: z.int(), before: z.int() }),
  replayed: z.object({ count: z.int(), changed: z.int() }),
  /** Only what differs; regressions first. */
  cases: z
    .array(
      z.object({
        verdict: z.enum(['regressed', 'improved', 'changed']),
        language: Language,
        text: z.string().max(300),
        before: z.string().max(100),
        after: z.string().max(100),
      }),
    )
    .max(60),
})
export type Rehearsal = z.infer<typeof Rehearsal>
