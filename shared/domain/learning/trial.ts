import type { Arm, ModelTrial, TrialVerdict } from '../../../schemas/records/model-trial.ts'
import { spread } from '../spread.ts'

/** Two-sided, of a normal distribution: 95 in a hundred. */
const z95 = 1.96
/** A trial is stopped early for harm only where chance would do it about once in 700 looks: one looks often. */
const zHarm = 3

/** The side of a trial that a conversation is on: always the same, and never stored. */
export const armOf = (
  { id, share }: Pick<ModelTrial, 'id' | 'share'>,
  conversationId: string,
): keyof ModelTrial['arms'] => (spread(`${id}:${conversationId}`) < share ? 'challenger' : 'champion')

/** Wilson's interval of a share. */
function wilson(of: number, all: number, z: number): readonly [number, number] {
  if (all === 0) return [0, 1]
  const share = of / all
  const middle = (share + (z * z) / (2 * all)) / (1 + (z * z) / all)
  const half = (z / (1 + (z * z) / all)) * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** Newcombe's interval of the difference of two shares (method 10 of 1998), the second less the first. */
export function differenceOf(a: Arm, b: Arm, z: number) {
  const [p1, p2] = [a, b].map(({ handedOver, conversations }) => handedOver / Math.max(1, conversations)) as [
    number,
    number,
  ]
  const [l1, u1] = wilson(a.handedOver, a.conversations, z)
  const [l2, u2] = wilson(b.handedOver, b.conversations, z)
  const difference = p2 - p1
  return {
    difference,
    low: difference - Math.hypot(p2 - l2, u1 - p1),
    high: difference + Math.hypot(u2 - p2, p1 - l1),
  }
}

/**
 * What may be said of a trial. Before the planned number of both sides has ended nothing is said of better or worse,
 * for who looks often enough sees what they wish; only harm beyond doubt ends it early.
 */
export function judgeTrial({ arms, planned }: Pick<ModelTrial, 'arms' | 'planned'>): TrialVerdict {
  const { champion, challenger } = arms
  const figures = differenceOf(champion, challenger, z95)
  if (Math.min(champion.conversations, challenger.conversations) < planned)
    return { verdict: differenceOf(champion, challenger, zHarm).low > 0 ? 'harm' : 'collecting', ...figures }
  return { verdict: figures.high < 0 ? 'better' : figures.low > 0 ? 'worse' : 'undecided', ...figures }
}
