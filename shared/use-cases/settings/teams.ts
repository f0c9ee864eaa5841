import type { Calendar } from '../../domain/calendar/calendar.ts'
import type { Table } from '../../ports/table.ts'
import { readSetting } from './settings.ts'

/** When a team works, where it has hours of its own; undefined where it has none, or nobody is asked for. */
export async function hoursOfTeam(
  ports: { readonly table: Table },
  teamId: string | undefined,
): Promise<Calendar | undefined> {
  if (!teamId) return undefined
  const { items } = await readSetting(ports, 'teams')
  return items.find(({ id }) => id === teamId)?.workingHours
}
