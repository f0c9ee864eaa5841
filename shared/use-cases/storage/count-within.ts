import { type Clock, epochAfter } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'

/** Counts one of something that may happen so often; false, with nothing counted, where that was reached. */
export async function countWithin(
  ports: { readonly table: Pick<Table, 'transact'>; readonly clock: Clock },
  key: { readonly pk: string; readonly sk: string },
  most: number,
  keptSeconds: number,
): Promise<boolean> {
  if (most <= 0) return false
  const count = () => ports.table.transact([{ update: key, add: { calls: 1 }, if: { lessThan: { calls: most } } }])
  if (!(await count())) return true
  const expiresAt = epochAfter(ports.clock, keptSeconds)
  const begin = await ports.table.transact([{ put: { ...key, calls: 1, expiresAt }, if: { exists: false } }])
  // Somebody else began it, or it was reached.
  return !begin || !(await count())
}
