import type * as z from 'zod'
import { RoutingSettings } from './routing.ts'
import { TeamSettings } from './teams.ts'

/** What people set while the platform runs; each is whole without ever having been saved. */
export const settings = { routing: RoutingSettings, teams: TeamSettings } as const

export type SettingName = keyof typeof settings
export type Setting<N extends SettingName> = z.infer<(typeof settings)[N]>
