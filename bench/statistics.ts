/** The value below which a share of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** One line of the table: a budget of design.md section 6, its figure, and whether it is met. */
export interface Row {
  readonly what: string
  readonly budget: string
  readonly figure: string
  readonly isMet: boolean | undefined
  /** The time that the row is about, where it is about one. */
  readonly ms?: number
  /** The same in times of the reference, measured before and after it in the same run. */
  readonly ratio?: number
}

const timesOf = ({ ratio }: Row) => (ratio === undefined ? '' : `${Number(ratio.toPrecision(2))} ×`)

export function printTable(rows: readonly Row[]): void {
  const width = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length))
  const [a, b, c] = [width((row) => row.what), width((row) => row.budget), width((row) => row.figure)]
  for (const row of rows)
    console.log(
      `${row.what.padEnd(a)}  ${row.budget.padEnd(b)}  ${row.figure.padEnd(c)}  ${timesOf(row).padStart(7)}  ${row.isMet === undefined ? '' : row.isMet ? 'met' : 'NOT MET'}`,
    )
}
