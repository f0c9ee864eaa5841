import { listAudit } from '../../shared/use-cases/settings/audit.ts'
import { listSettings, saveSetting } from '../../shared/use-cases/settings/settings.ts'
import type { ApiPorts } from '../runtime/compose.ts'
import { type Handlers, nameOf, pageOf } from '../runtime/router.ts'

/** How the desk works. */
export const deskHandlers = {
  listSettings: (ports) => listSettings(ports),
  saveRouting: (ports, { caller, body }) => saveSetting(ports, 'routing', body, nameOf(caller)),
  saveTeams: (ports, { caller, body }) => saveSetting(ports, 'teams', body, nameOf(caller)),
  saveServiceLevels: (ports, { caller, body }) => saveSetting(ports, 'serviceLevels', body, nameOf(caller)),
  saveTicketTypes: (ports, { caller, body }) => saveSetting(ports, 'ticketTypes', body, nameOf(caller)),
  listAudit: async (ports, { query }) => pageOf(await listAudit(ports, query.limit, query.cursor)),
} satisfies Partial<Handlers<ApiPorts>>
