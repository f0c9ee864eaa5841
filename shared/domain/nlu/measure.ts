import type { ModelMetrics } from '../../../schemas/records/model-card.ts'
import { isTask } from '../flow/entries.ts'
import { classify, type Example, outOfScope, type Prediction, trainClassifier } from './classifier.ts'
import { accuracy, binned, calibrationError, type Judged, macroF1, scoresByLabel, separation } from './scores.ts'

/**
 * A task and the entry that tells its rules are asked for in nearly the same words; which of the two is wanted is seen
 * by other signs. So a matter is told only from others of its kind.
 */
export const isOfKind = (like: string) => (label: string) => isTask({ id: label }) === isTask({ id: like })

/** From so sure on a model is heard in a turn, and only on what looks like its own matter. */
export const heardFrom = 0.7
export const ownFrom = 0.5

export const isHeard = ({ confidence, inScope }: Pick<Prediction, 'confidence' | 'inScope'>): boolean =>
  confidence >= heardFrom && inScope >= ownFrom

const folds = 3
const bins = 10
const mostConfusions = 20
const mostGaps = 20
const fewExamples = 5
const poor = 0.5

/** A prediction of something that the model had not seen, with what was right. */
interface Told extends Judged {
  readonly text: string
  readonly inScope: number
}

const rounded = (value: number) => Math.round(value * 10_000) / 10_000

/**
 * Judges by thirds: each third by a model that saw only the others. `onFold` hears how many are done.
 * The thirds take every third example of each label, so that none is without.
 */
export async function judge(
  examples: readonly Example[],
  seed: number,
  onFold: (done: number, of: number) => Promise<void>,
): Promise<readonly Told[]> {
  const seen = new Map<string, number>()
  const fold = examples.map(({ label }) => {
    const nth = seen.get(label) ?? 0
    seen.set(label, nth + 1)
    return nth % folds
  })
  const judged: Told[] = []
  for (let third = 0; third < folds; third++) {
    const model = trainClassifier(
      examples.filter((_, index) => fold[index] !== third),
      seed,
    )
    for (const [index, { text, label }] of examples.entries())
      if (fold[index] === third) {
        const { label: said, confidence, inScope } = classify(model, text, isOfKind(label))
        judged.push({ text, gold: label, said, confidence, inScope })
      }
    await onFold(third + 1, folds)
  }
  return judged
}

/** What those judgements say of the model that is trained on everything. */
export function measure(all: readonly Told[]): ModelMetrics {
  const own = all.filter(({ gold }) => gold !== outOfScope)
  const foreign = all.filter(({ gold }) => gold === outOfScope)
  const inScope = ({ inScope: one }: Told) => one
  const confused = new Map<string, { gold: string; said: string; count: number; example: string }>()
  for (const { gold, said, text } of own.filter((one) => one.gold !== one.said)) {
    const before = confused.get(`${gold} ${said}`)
    if (before) before.count++
    else confused.set(`${gold} ${said}`, { gold, said, count: 1, example: text.slice(0, 300) })
  }
  const heard = own.filter(isHeard)
  return {
    accuracy: rounded(accuracy(own)),
    macroF1: rounded(macroF1(own)),
    calibrationError: rounded(calibrationError(own, bins)),
    coverage: rounded(heard.length / Math.max(1, own.length)),
    precision: rounded(accuracy(heard)),
    ...(own.length * foreign.length > 0 && { separation: rounded(separation(own.map(inScope), foreign.map(inScope))) }),
    bins: binned(own, bins).map(({ count, sure, right }) => ({ count, sure: rounded(sure), right: rounded(right) })),
    confusions: [...confused.values()].sort((a, b) => b.count - a.count).slice(0, mostConfusions),
    gaps: scoresByLabel(own)
      .filter(({ examples, f1 }) => examples < fewExamples || f1 < poor)
      .sort((a, b) => a.f1 - b.f1)
      .slice(0, mostGaps)
      .map((gap) => ({ ...gap, f1: rounded(gap.f1) })),
  }
}
