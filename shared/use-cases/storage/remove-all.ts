import type { Table } from '../../ports/table.ts'

const atOnce = 25

/** Removes rows, some at a time; one that is gone already is as good. Returns how many were given. */
export async function removeAll(
  { table }: { readonly table: Table },
  rows: readonly { readonly pk: string; readonly sk: string }[],
): Promise<number> {
  for (let from = 0; from < rows.length; from += atOnce)
    await table.transact(rows.slice(from, from + atOnce).map(({ pk, sk }) => ({ delete: { pk, sk } })))
  return rows.length
}
