import * as z from 'zod'
import { AuditEntry } from '../records/audit.ts'
import { type SettingName, settings } from '../settings/catalogue.ts'
import { everyone, leaders, page, pageOf, type RouteDefinition } from './route.ts'

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

/** How the desk works: its settings, and who changed what. */
export const deskRoutes = {
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
    }),
  },
  saveRouting: save('routing', 'Replace how conversations find the human who fits'),
  saveTeams: save('teams', 'Replace the teams'),
  saveServiceLevels: save('serviceLevels', 'Replace what is promised about tickets'),
  saveTicketTypes: save('ticketTypes', 'Replace the kinds of tickets and their fields'),
  listAudit: {
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who changed what of how the platform works, newest first',
    roles: leaders,
    query: page,
    response: pageOf(AuditEntry),
  },
} as const satisfies Record<string, RouteDefinition>
