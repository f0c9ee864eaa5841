import { mean } from '../../shared/domain/nlu/scores.ts'

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
