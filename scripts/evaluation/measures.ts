export interface Judged {
  readonly gold: string
  readonly said: string
  readonly confidence: number
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

export const accuracy = (judged: readonly Judged[]) => mean(judged.map(({ gold, said }) => Number(gold === said)))

/** The mean over labels of how well each is found and kept apart. */
export function macroF1(judged: readonly Judged[]): number {
  const labels = [...new Set(judged.map(({ gold }) => gold))]
  return mean(
    labels.map((label) => {
      const both = judged.filter(({ gold, said }) => gold === label && said === label).length
      const said = judged.filter((one) => one.said === label).length
      const gold = judged.filter((one) => one.gold === label).length
      return said + gold === 0 ? 0 : (2 * both) / (said + gold)
    }),
  )
}

const bins = 15

/** How far confidence is from how often it is right, over fifteen bins. */
export function calibrationError(judged: readonly Judged[]): number {
  const sums = Array.from({ length: bins }, () => ({ sure: 0, right: 0 }))
  for (const { gold, said, confidence } of judged) {
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))]
    if (!bin) continue
    bin.sure += confidence
    bin.right += Number(gold === said)
  }
  return sums.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / Math.max(1, judged.length)
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

/** The share of what is outside that is refused, where 95 % of what is inside is kept. */
export function refusedAt95(inside: readonly number[], outside: readonly number[]): number {
  const threshold = [...inside].sort((a, b) => a - b)[Math.floor(inside.length * 0.05)] ?? 0
  return mean(outside.map((score) => Number(score < threshold)))
}

export const percent = (share: number) => (share * 100).toFixed(1)

/** Prints rows under their names, columns as wide as they must be. */
export function table(title: string, rows: readonly Readonly<Record<string, string>>[]): void {
  const names = [...new Set(rows.flatMap(Object.keys))]
  const width = (name: string) => Math.max(name.length, ...rows.map((row) => (row[name] ?? '').length))
  const line = (cell: (name: string) => string) => names.map((name) => cell(name).padEnd(width(name))).join('  ')
  console.log(`\n${title}\n${line((name) => name)}`)
  for (const row of rows) console.log(line((name) => row[name] ?? ''))
}
