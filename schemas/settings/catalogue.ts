import type * as z from 'zod'
import { DeskSettings } from './desk.ts'
import { HoursSettings } from './hours.ts'
import { MacroSettings, TagSettings } from './macros.ts'
import { QualitySettings } from './quality.ts'
import { RoutingSettings } from './routing.ts'
import { SurveySettings } from './survey.ts'
import { TeamSettings } from './teams.ts'
import { ServiceLevelSettings, TicketTypeSettings } from './tickets.ts'

/** What people set while the platform runs; each is whole without ever having been saved. */
export const settings = {
  routing: RoutingSettings,
  teams: TeamSettings,
  serviceLevels: ServiceLevelSettings,
  ticketTypes: TicketTypeSettings,
  macros: MacroSettings,
  tags: TagSettings,
  quality: QualitySettings,
  desk: DeskSettings,
  hours: HoursSettings,
  survey: SurveySettings,
} as const

export type SettingName = keyof typeof settings
export type Setting<N extends SettingName> = z.infer<(typeof settings)[N]>
