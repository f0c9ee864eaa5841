import type { ModelMetrics } from '../../../schemas/records/model-card.ts'
import { isTask } from '../flow/entries.ts'
import { classify, type Example, outOfScope, type Prediction, trainClassifier } from './classifier.ts'

/**
 * A task and the entry that tells its rules are asked for in nearly the same words; which of the two is wanted is seen
 * by other signs. So a matter is told only from others of its kind.
 */
export const isOfKind = (like: string) => (label: string) => isTask({ id: label }) === isTask({ id: like })

/** From so sure on a model is heard in a turn, and only on what looks like its own matter. */
export const heardFrom = 0.7
export const ownFrom = 0.5

export const isHeard = ({ confidence, inScope }: Prediction): boolean => confidence >= heardFrom && inScope >= ownFrom

const folds = 3
const bins = 10
const mostConfusions = 20
const mostGaps = 20
const fewExamples = 5
const poor = 0.5

interface Judged {
  readonly text: string
  readonly gold: string
  readonly prediction: Prediction
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
const rounded = (value: number) => Math.round(value * 10_000) / 10_000

/**
 * Judges by thirds: each third by a model that saw only the others. `onFold` hears how many are done.
 * The thirds take every third example of each label, so that none is without.
 */
export async function judge(
  examples: readonly Example[],
  seed: number,
  onFold: (done: number, of: number) => Promise<void>,
): Promise<readonly Judged[]> {
  const seen = new Map<string, number>()
  const fold = examples.map(({ label }) => {
    const nth = seen.get(label) ?? 0
    seen.set(label, nth + 1)
    return nth % folds
  })
  const judged: Judged[] = []
  for (let third = 0; third < folds; third++) {
    const model = trainClassifier(
      examples.filter((_, index) => fold[index] !== third),
      seed,
    )
    for (const [index, { text, label }] of examples.entries())
      if (fold[index] === third) judged.push({ text, gold: label, prediction: classify(model, text, isOfKind(label)) })
    await onFold(third + 1, folds)
  }
  return judged
}

/** What those judgements say of the model that is trained on everything. */
export function measure(all: readonly Judged[]): ModelMetrics {
  const own = all.filter(({ gold }) => gold !== outOfScope)
  const foreign = all.filter(({ gold }) => gold === outOfScope)
  const isRight = ({ gold, prediction }: Judged) => gold === prediction.label
  const labels = [...new Set(own.map(({ gold }) => gold))]
  const perLabel = labels.map((label) => {
    const gold = own.filter((one) => one.gold === label)
    const said = own.filter((one) => one.prediction.label === label).length
    const both = gold.filter(isRight).length
    return { label, examples: gold.length, f1: gold.length + said === 0 ? 0 : (2 * both) / (gold.length + said) }
  })
  const binned = Array.from({ length: bins }, (_, bin) =>
    own.filter(({ prediction }) => Math.min(bins - 1, Math.floor(prediction.confidence * bins)) === bin),
  ).map((inBin) => ({
    count: inBin.length,
    sure: rounded(mean(inBin.map(({ prediction }) => prediction.confidence))),
    right: rounded(mean(inBin.map((one) => Number(isRight(one))))),
  }))
  const confused = new Map<string, { gold: string; said: string; count: number; example: string }>()
  for (const one of own.filter((judged) => !isRight(judged))) {
    const key = `${one.gold} ${one.prediction.label}`
    const before = confused.get(key)
    if (before) before.count++
    else confused.set(key, { gold: one.gold, said: one.prediction.label, count: 1, example: one.text.slice(0, 300) })
  }
  const heard = own.filter(({ prediction }) => isHeard(prediction))
  const pairs = own.length * foreign.length
  const apart = own.reduce(
    (sum, one) => sum + foreign.filter(({ prediction }) => prediction.inScope < one.prediction.inScope).length,
    0,
  )
  return {
    accuracy: rounded(mean(own.map((one) => Number(isRight(one))))),
    macroF1: rounded(mean(perLabel.map(({ f1 }) => f1))),
    calibrationError: rounded(
      binned.reduce((sum, { count, sure, right }) => sum + count * Math.abs(sure - right), 0) / Math.max(1, own.length),
    ),
    coverage: rounded(heard.length / Math.max(1, own.length)),
    precision: rounded(mean(heard.map((one) => Number(isRight(one))))),
    ...(pairs > 0 && { separation: rounded(apart / pairs) }),
    bins: binned,
    confusions: [...confused.values()].sort((a, b) => b.count - a.count).slice(0, mostConfusions),
    gaps: perLabel
      .filter(({ examples, f1 }) => examples < fewExamples || f1 < poor)
      .sort((a, b) => a.f1 - b.f1)
      .slice(0, mostGaps)
      .map(({ label, examples, f1 }) => ({ label, examples, f1: rounded(f1) })),
  }
}
