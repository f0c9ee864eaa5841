import { createApiKey, listApiKeys, revokeApiKey } from '../../shared/use-cases/agents/api-keys.ts'
import { listAudit } from '../../shared/use-cases/settings/audit.ts'
import { listSettings, saveSetting } from '../../shared/use-cases/settings/settings.ts'
import type { ApiPorts } from '../runtime/compose.ts'
import { type Handlers, nameOf, pageOf, param } from '../runtime/router.ts'

/** How the desk works. */
export const deskHandlers = {
  listSettings: (ports) => listSettings(ports),
  saveRouting: (ports, { caller, body }) => saveSetting(ports, 'routing', body, nameOf(caller)),
  saveTeams: (ports, { caller, body }) => saveSetting(ports, 'teams', body, nameOf(caller)),
  saveServiceLevels: (ports, { caller, body }) => saveSetting(ports, 'serviceLevels', body, nameOf(caller)),
  saveTicketTypes: (ports, { caller, body }) => saveSetting(ports, 'ticketTypes', body, nameOf(caller)),
  saveMacros: (ports, { caller, body }) => saveSetting(ports, 'macros', body, nameOf(caller)),
  saveTags: (ports, { caller, body }) => saveSetting(ports, 'tags', body, nameOf(caller)),
  saveQuality: (ports, { caller, body }) => saveSetting(ports, 'quality', body, nameOf(caller)),
  saveDesk: (ports, { caller, body }) => saveSetting(ports, 'desk', body, nameOf(caller)),
  listApiKeys: async (ports) => ({ items: await listApiKeys(ports) }),
  createApiKey: (ports, { caller, body }) => createApiKey(ports, body, nameOf(caller)),
  revokeApiKey: async (ports, { caller, params }) => {
    await revokeApiKey(ports, param(params, 'apiKeyId'), nameOf(caller))
    return null
  },
  listAudit: async (ports, { query }) => pageOf(await listAudit(ports, query.limit, query.cursor)),
} satisfies Partial<Handlers<ApiPorts>>
