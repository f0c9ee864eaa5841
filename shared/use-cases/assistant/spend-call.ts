import { type Clock, daySeconds, isoNow } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { countWithin } from '../storage/count-within.ts'
import { keys } from '../storage/keys.ts'

const keptDays = 40

/** Counts one call of today; false, with nothing counted, where today's calls are spent. */
export const spendCall = (
  ports: { readonly table: Pick<Table, 'transact'>; readonly clock: Clock },
  mostADay: number,
): Promise<boolean> =>
  countWithin(ports, keys.cloudCalls(isoNow(ports.clock).slice(0, 10)), mostADay, keptDays * daySeconds)
