import { type Clock, daySeconds, epochAfter, isoNow } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

const keptDays = 40

/** Counts one call of today; false, with nothing counted, where today's calls are spent. */
export async function spendCall(
  ports: { readonly table: Pick<Table, 'transact'>; readonly clock: Clock },
  mostADay: number,
): Promise<boolean> {
  if (mostADay <= 0) return false
  const key = keys.cloudCalls(isoNow(ports.clock).slice(0, 10))
  const count = () => ports.table.transact([{ update: key, add: { calls: 1 }, if: { lessThan: { calls: mostADay } } }])
  if (!(await count())) return true
  const expiresAt = epochAfter(ports.clock, keptDays * daySeconds)
  const begin = await ports.table.transact([{ put: { ...key, calls: 1, expiresAt }, if: { exists: false } }])
  // Somebody else began the day, or it is over.
  return !begin || !(await count())
}
