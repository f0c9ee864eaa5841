import type { Calendar } from '../../domain/calendar/calendar.ts'
import type { Core } from '../../ports/core.ts'
import { inboxOf } from '../conversation/resolve-contact.ts'
import { readSetting } from './settings.ts'

type Ports = Pick<Core, 'table' | 'configuration'>

/**
 * When people work: the hours of the team where it has its own, else of the inbox, else the company's; what was set in
 * the console goes before what was deployed.
 */
export async function hoursFor(
  ports: Ports,
  { teamId, inboxId }: { readonly teamId?: string | undefined; readonly inboxId?: string | undefined } = {},
): Promise<Calendar> {
  const teams = teamId ? (await readSetting(ports, 'teams')).items : []
  const ofTeam = teams.find(({ id }) => id === teamId)?.workingHours
  if (ofTeam) return ofTeam
  const configuration = await ports.configuration.load()
  const { company, inboxes } = await readSetting(ports, 'hours')
  const ofInbox =
    inboxId &&
    (inboxes.find((one) => one.inboxId === inboxId)?.workingHours ?? inboxOf(configuration, inboxId).workingHours)
  return ofInbox || (company ?? configuration.workingHours)
}
