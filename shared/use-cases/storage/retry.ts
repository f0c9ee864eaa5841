import { conflict } from '../../errors/errors.ts'
import type { Table, Write } from '../../ports/table.ts'

const attempts = 6
const changedMeanwhile = () => conflict('It was changed by somebody else at the same time. Please look again.')

/**
 * Plans from what is stored now and writes it; when somebody else was faster, plans again from what they left.
 * A plan without writes is done as it is. @throws Rejected conflict when others kept winning.
 */
export async function optimistic<T>(
  table: Table,
  plan: () => Promise<{ readonly writes: readonly Write[]; readonly result: T }>,
): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { writes, result } = await plan()
    if (writes.length === 0 || !(await table.transact(writes))) return result
  }
  throw changedMeanwhile()
}
