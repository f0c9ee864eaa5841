import { seeded } from './random.ts'

/** What was right, what was said, and how sure that was. */
export interface Judged {
  readonly gold: string
  readonly said: string
  readonly confidence: number
}

export const mean = (values: readonly number[]) =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

export const accuracy = (judged: readonly Judged[]) => mean(judged.map(({ gold, said }) => Number(gold === said)))

/** How well each label is found and kept apart. */
export function scoresByLabel(judged: readonly Judged[]) {
  const labels = [...new Set(judged.map(({ gold }) => gold))]
  return labels.map((label) => {
    const both = judged.filter(({ gold, said }) => gold === label && said === label).length
    const said = judged.filter((one) => one.said === label).length
    const examples = judged.filter((one) => one.gold === label).length
    return { label, examples, f1: said + examples === 0 ? 0 : (2 * both) / (said + examples) }
  })
}

export const macroF1 = (judged: readonly Judged[]) => mean(scoresByLabel(judged).map(({ f1 }) => f1))

/** By bins of confidence: how many, how sure on average, how often right. */
export const binned = (judged: readonly Judged[], bins: number) =>
  Array.from({ length: bins }, (_, bin) =>
    judged.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin),
  ).map((inBin) => ({
    count: inBin.length,
    sure: mean(inBin.map(({ confidence }) => confidence)),
    right: accuracy(inBin),
  }))

/** How far confidence is from how often it is right. */
export const calibrationError = (judged: readonly Judged[], bins = 15) =>
  binned(judged, bins).reduce((sum, { count, sure, right }) => sum + count * Math.abs(sure - right), 0) /
  Math.max(1, judged.length)

const draws = 40

/** The calibration error that as many predictions would show that are exactly as sure as they should be: few rows scatter. */
export function calibrationByChance(judged: readonly Judged[]): number {
  const random = seeded(1)
  return mean(
    Array.from({ length: draws }, () =>
      calibrationError(
        judged.map(({ confidence }) => ({ gold: 'x', said: random() < confidence ? 'x' : 'y', confidence })),
      ),
    ),
  )
}

/** How often something inside is held for more inside than something outside. */
export function separation(inside: readonly number[], outside: readonly number[]): number {
  const all = [...inside.map((score) => ({ score, isIn: true })), ...outside.map((score) => ({ score, isIn: false }))]
  all.sort((a, b) => a.score - b.score)
  let sum = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.score === all[from]?.score) to++
    const rank = (from + 1 + to) / 2
    for (let i = from; i < to; i++) if (all[i]?.isIn) sum += rank
    from = to
  }
  return (sum - (inside.length * (inside.length + 1)) / 2) / (inside.length * outside.length)
}
