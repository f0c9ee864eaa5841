import * as z from 'zod'
import { ids } from '../ids.ts'

/** What was counted on one side: conversations that ended, how many of them a human had to take, and their ratings. */
const Arm = z.object({
  conversations: z.int().nonnegative(),
  handedOver: z.int().nonnegative(),
  ratings: z.int().nonnegative(),
  ratingSum: z.int().nonnegative(),
})
export type Arm = z.infer<typeof Arm>

/** Two models heard at once, each by its share of conversations, until enough of them have ended. */
export const ModelTrial = z.object({
  id: ids.event,
  challenger: ids.model,
  /** The model that was in use; words alone where it is absent. */
  champion: ids.model.optional(),
  /** The challenger's share of new conversations. */
  share: z.number().min(0.05).max(0.5),
  /** So many conversations of each side are decided on, fixed before the first is counted. */
  planned: z.int().min(20).max(100_000),
  status: z.enum(['running', 'ended']),
  /** Who ended it, or `guardrail`. */
  endedBy: z.string().max(100).optional(),
  startedBy: z.string().max(100),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  arms: z.object({ champion: Arm, challenger: Arm }),
})
export type ModelTrial = z.infer<typeof ModelTrial>

/** What a trial says so far: by how much more often the challenger hands over, with the interval that holds it. */
export const TrialVerdict = z.object({
  verdict: z.enum(['collecting', 'better', 'worse', 'undecided', 'harm']),
  /** Of the share handed over, challenger less champion: -1 to 1. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
})
export type TrialVerdict = z.infer<typeof TrialVerdict>
