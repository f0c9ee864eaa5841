import * as z from 'zod'
import { ids } from '../ids.ts'
import { ApiKey, Scope } from '../records/api-key.ts'
import { AuditEntry } from '../records/audit.ts'
import { Mention } from '../records/mention.ts'
import { SavedViews } from '../records/saved-view.ts'
import { Ticket } from '../records/ticket.ts'
import { Webhook, WebhookDelivery, WebhookEvent } from '../records/webhook.ts'
import { type SettingName, settings } from '../settings/catalogue.ts'
import { admins, everyone, leaders, page, pageOf, type RouteDefinition } from './route.ts'

const stored = <S extends z.ZodType>(value: S) =>
  z.object({
    value,
    /** What a change must name; 0 where nobody has saved it yet. */
    version: z.int().nonnegative(),
    updatedAt: z.string().optional(),
    updatedBy: z.string().optional(),
  })

const save = <N extends SettingName>(name: N, summary: string) => ({
  method: 'PUT' as const,
  path: `/v1/settings/${name}`,
  summary,
  roles: leaders,
  body: z.object({ value: settings[name], version: z.int().nonnegative() }).strict(),
  response: stored(settings[name]),
})

/** What an agent is asked to take and keeps for themselves, how the desk works, and who changed what. */
export const deskRoutes = {
  listOffers: {
    method: 'GET',
    path: '/v1/offers',
    summary: 'What is on offer to you now',
    roles: everyone,
    response: z.object({
      conversations: z.array(z.object({ conversationId: ids.conversation, endsAt: z.string() })),
      tickets: z.array(Ticket),
    }),
  },
  listMentions: {
    method: 'GET',
    path: '/v1/me/mentions',
    summary: 'Notes that call you and that you have not seen, the newest first; at most twenty',
    roles: everyone,
    response: z.object({ items: z.array(Mention) }),
  },
  forgetMention: {
    method: 'DELETE',
    path: '/v1/me/mentions/{conversationId}/{seq}',
    summary: 'You have seen a note that calls you',
    roles: everyone,
    status: 204,
    response: z.null(),
  },
  getViews: {
    method: 'GET',
    path: '/v1/me/views',
    summary: 'The views of the list that you keep',
    roles: everyone,
    response: SavedViews,
  },
  putViews: {
    method: 'PUT',
    path: '/v1/me/views',
    summary: 'Replace the views of the list that you keep',
    roles: everyone,
    body: SavedViews,
    response: SavedViews,
  },
  listSettings: {
    method: 'GET',
    path: '/v1/settings',
    summary: 'How the desk works: routing, teams and the rest, each with its version',
    roles: everyone,
    response: z.object({
      routing: stored(settings.routing),
      teams: stored(settings.teams),
      serviceLevels: stored(settings.serviceLevels),
      ticketTypes: stored(settings.ticketTypes),
      macros: stored(settings.macros),
      tags: stored(settings.tags),
      quality: stored(settings.quality),
      desk: stored(settings.desk),
      hours: stored(settings.hours),
      survey: stored(settings.survey),
    }),
  },
  saveRouting: save('routing', 'Replace how conversations find the human who fits'),
  saveTeams: save('teams', 'Replace the teams'),
  saveServiceLevels: save('serviceLevels', 'Replace what is promised about tickets'),
  saveTicketTypes: save('ticketTypes', 'Replace the kinds of tickets and their fields'),
  saveMacros: save('macros', 'Replace the macros'),
  saveTags: save('tags', 'Replace the labels that are offered'),
  saveQuality: save('quality', 'Replace what conversations are scored by'),
  saveHours: save('hours', 'Replace when the company, and single inboxes, work'),
  saveSurvey: save('survey', 'Replace how customers are asked for a rating'),
  saveDesk: save('desk', 'Replace what is measured and warned of, and how consoles behave'),
  listApiKeys: {
    method: 'GET',
    path: '/v1/api-keys',
    summary: 'The keys of back ends, without their secrets',
    roles: admins,
    response: z.object({ items: z.array(ApiKey) }),
  },
  createApiKey: {
    method: 'POST',
    path: '/v1/api-keys',
    summary: 'Make a key for a back end; its secret is shown once',
    roles: admins,
    body: z.object({ name: z.string().min(1).max(60), scopes: z.array(Scope).min(1) }).strict(),
    response: ApiKey.extend({ secret: z.string() }),
    status: 201,
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/v1/api-keys/{apiKeyId}',
    summary: 'Revoke a key; what was let in with it is refused within five minutes',
    roles: admins,
    response: z.null(),
    status: 204,
  },
  listWebhooks: {
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'The addresses that are told of what happens',
    roles: admins,
    response: z.object({ items: z.array(Webhook) }),
  },
  createWebhook: {
    method: 'POST',
    path: '/v1/webhooks',
    summary: 'Tell an address of what happens, signed as Standard Webhooks; the secret is shown once',
    roles: admins,
    body: z
      .object({
        url: z
          .url({ protocol: /^https?$/, message: 'must be an address such as "https://shop.example/hooks"' })
          .max(500),
        events: z.array(WebhookEvent).min(1),
      })
      .strict(),
    response: Webhook.extend({ secret: z.string() }),
    status: 201,
  },
  editWebhook: {
    method: 'PATCH',
    path: '/v1/webhooks/{webhookId}',
    summary: 'Stop or resume telling an address',
    roles: admins,
    body: z.object({ isActive: z.boolean() }).strict(),
    response: Webhook,
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/v1/webhooks/{webhookId}',
    summary: 'Forget an address',
    roles: admins,
    response: z.null(),
    status: 204,
  },
  listWebhookDeliveries: {
    method: 'GET',
    path: '/v1/webhooks/{webhookId}/deliveries',
    summary: 'What an address was told, newest first, and how it answered',
    roles: admins,
    query: page,
    response: pageOf(WebhookDelivery),
  },
  redeliverWebhook: {
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redelivery',
    summary: 'Tell it again, within a minute',
    roles: admins,
    response: z.null(),
    status: 204,
  },
  verifyAudit: {
    method: 'GET',
    path: '/v1/audit/verification',
    summary: 'Whether every entry of the audit log is there and unchanged, by its seals',
    roles: leaders,
    response: z.object({
      entries: z.int(),
      unsealed: z.int(),
      forgotten: z.int().optional(),
      lastSeal: z.string().optional(),
      broken: z.string().optional(),
    }),
  },
  listAudit: {
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who changed what of how the platform works, newest first',
    roles: leaders,
    query: page,
    response: pageOf(AuditEntry),
  },
} as const satisfies Record<string, RouteDefinition>
