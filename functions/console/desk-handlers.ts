import { createApiKey, listApiKeys, revokeApiKey } from '../../shared/use-cases/agents/api-keys.ts'
import { forgetMention, listMentions } from '../../shared/use-cases/agents/mentions.ts'
import { savedViews, saveViews } from '../../shared/use-cases/agents/saved-views.ts'
import { listOffers } from '../../shared/use-cases/escalation/list-offers.ts'
import { listAudit, verifyAudit } from '../../shared/use-cases/settings/audit.ts'
import { listSettings, saveSetting } from '../../shared/use-cases/settings/settings.ts'
import { redeliver } from '../../shared/use-cases/webhooks/deliver.ts'
import {
  createWebhook,
  editWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
} from '../../shared/use-cases/webhooks/webhooks.ts'
import type { ApiPorts } from '../runtime/compose.ts'
import { me } from '../runtime/me.ts'
import { type Handlers, nameOf, pageOf, param } from '../runtime/router.ts'

/** How the desk works. */
export const deskHandlers = {
  listOffers: async (ports, { caller }) => {
    const { conversations, tickets } = await listOffers(ports, (await me(ports, caller)).id)
    return { conversations: [...conversations], tickets: [...tickets] }
  },
  listMentions: async (ports, { caller }) => ({
    items: [...(await listMentions(ports, (await me(ports, caller)).id))],
  }),
  forgetMention: async (ports, { caller, params }) => {
    const { id } = await me(ports, caller)
    await forgetMention(ports, id, param(params, 'conversationId'), Number(param(params, 'seq')) || 0)
    return null
  },
  getViews: async (ports, { caller }) => savedViews(ports, (await me(ports, caller)).id),
  putViews: async (ports, { caller, body }) => saveViews(ports, (await me(ports, caller)).id, body),
  listSettings: (ports) => listSettings(ports),
  saveRouting: (ports, { caller, body }) => saveSetting(ports, 'routing', body, nameOf(caller)),
  saveTeams: (ports, { caller, body }) => saveSetting(ports, 'teams', body, nameOf(caller)),
  saveServiceLevels: (ports, { caller, body }) => saveSetting(ports, 'serviceLevels', body, nameOf(caller)),
  saveTicketTypes: (ports, { caller, body }) => saveSetting(ports, 'ticketTypes', body, nameOf(caller)),
  saveMacros: (ports, { caller, body }) => saveSetting(ports, 'macros', body, nameOf(caller)),
  saveTags: (ports, { caller, body }) => saveSetting(ports, 'tags', body, nameOf(caller)),
  saveQuality: (ports, { caller, body }) => saveSetting(ports, 'quality', body, nameOf(caller)),
  saveHours: (ports, { caller, body }) => saveSetting(ports, 'hours', body, nameOf(caller)),
  saveSurvey: (ports, { caller, body }) => saveSetting(ports, 'survey', body, nameOf(caller)),
  saveDesk: (ports, { caller, body }) => saveSetting(ports, 'desk', body, nameOf(caller)),
  listApiKeys: async (ports) => ({ items: await listApiKeys(ports) }),
  createApiKey: (ports, { caller, body }) => createApiKey(ports, body, nameOf(caller)),
  revokeApiKey: async (ports, { caller, params }) => {
    await revokeApiKey(ports, param(params, 'apiKeyId'), nameOf(caller))
    return null
  },
  listWebhooks: async (ports) => ({ items: await listWebhooks(ports) }),
  createWebhook: (ports, { caller, body }) => createWebhook(ports, body, nameOf(caller)),
  editWebhook: (ports, { caller, params, body }) =>
    editWebhook(ports, param(params, 'webhookId'), body.isActive, nameOf(caller)),
  removeWebhook: async (ports, { caller, params }) => {
    await removeWebhook(ports, param(params, 'webhookId'), nameOf(caller))
    return null
  },
  listWebhookDeliveries: async (ports, { params, query }) =>
    pageOf(await listDeliveries(ports, param(params, 'webhookId'), query.limit, query.cursor)),
  redeliverWebhook: async (ports, { params }) => {
    await redeliver(ports, param(params, 'webhookId'), param(params, 'deliveryId'))
    return null
  },
  verifyAudit: (ports) => verifyAudit(ports),
  listAudit: async (ports, { query }) => pageOf(await listAudit(ports, query.limit, query.cursor)),
} satisfies Partial<Handlers<ApiPorts>>
