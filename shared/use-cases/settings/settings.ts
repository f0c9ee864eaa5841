import type * as z from 'zod'
import { type Setting, type SettingName, settings } from '../../../schemas/settings/catalogue.ts'
import { conflict, Defect, invalid } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Item, Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { audited } from './audit.ts'

/** One setting as it stands: 0 is the version of what nobody has saved yet. */
export interface Stored<N extends SettingName> {
  readonly value: Setting<N>
  readonly version: number
  readonly updatedAt?: string
  readonly updatedBy?: string
}

function asStored<N extends SettingName>(name: N, item: Item | undefined): Stored<N> {
  const parsed = settings[name].safeParse(item?.value ?? {})
  if (!parsed.success)
    throw new Defect(`The setting ${name} is not readable: ${parsed.error.issues[0]?.message}`, {
      code: 'unreadable-item',
    })
  return {
    value: parsed.data as Setting<N>,
    version: Number(item?.version ?? 0),
    ...(item && { updatedAt: String(item.updatedAt), updatedBy: String(item.updatedBy) }),
  }
}

const load = async <N extends SettingName>({ table }: { readonly table: Table }, name: N) => {
  const key = keys.setting(name)
  return asStored(name, await table.get(key.pk, key.sk, { consistent: true }))
}

/** One setting; as if nobody had ever touched it where nobody has. */
export const readSetting = async <N extends SettingName>(
  ports: { readonly table: Table },
  name: N,
): Promise<Setting<N>> => (await load(ports, name)).value

/** All of them. */
export async function listSettings(ports: {
  readonly table: Table
}): Promise<{ readonly [N in SettingName]: Stored<N> }> {
  const { items } = await ports.table.query({ pk: keys.settingsPartition, limit: 100, consistent: true })
  const entries = Object.keys(settings).map((name) => [
    name,
    asStored(
      name as SettingName,
      items.find(({ sk }) => sk === name),
    ),
  ])
  return Object.fromEntries(entries)
}

const namesTeams: readonly SettingName[] = ['routing', 'serviceLevels', 'macros']

/** What a setting names that must exist elsewhere. @throws Rejected invalid, with the field */
async function checkNames(ports: Core, name: SettingName, value: unknown): Promise<void> {
  const refuse = (path: string, what: string) => {
    throw invalid(`body.value.${path}`, `there is no ${what}`)
  }
  const { inboxes } = await ports.configuration.load()
  const checkInbox = (path: string, inboxId: string) => {
    if (!inboxes.some(({ id }) => id === inboxId)) refuse(path, `inbox "${inboxId}"`)
  }
  if (name === 'hours')
    for (const [index, { inboxId }] of (value as Setting<'hours'>).inboxes.entries())
      checkInbox(`inboxes.${index}`, inboxId)
  if (name === 'survey')
    for (const [index, inboxId] of (value as Setting<'survey'>).offInboxIds.entries())
      checkInbox(`offInboxIds.${index}`, inboxId)
  if (!namesTeams.includes(name)) return
  const { items: teams } = await readSetting(ports, 'teams')
  const checkTeam = (path: string, teamId: string | undefined) => {
    if (teamId && !teams.some(({ id }) => id === teamId)) refuse(path, `team "${teamId}"`)
  }
  if (name === 'serviceLevels')
    for (const [index, { onBreach }] of (value as Setting<'serviceLevels'>).policies.entries())
      checkTeam(`policies.${index}.onBreach.teamId`, onBreach.teamId)
  if (name === 'macros')
    for (const [index, { transferTeamId }] of (value as Setting<'macros'>).items.entries())
      checkTeam(`items.${index}.transferTeamId`, transferTeamId)
  if (name !== 'routing') return
  for (const [index, rule] of (value as Setting<'routing'>).rules.entries()) {
    checkTeam(`rules.${index}.then.teamId`, rule.then.teamId)
    for (const inboxId of rule.when.inboxIds ?? []) checkInbox(`rules.${index}.when.inboxIds`, inboxId)
  }
}

/**
 * Replaces a setting, where it still has the version that the change was made from; who did it is kept with what it was.
 * @throws Rejected conflict, invalid
 */
export async function saveSetting<N extends SettingName>(
  ports: Core,
  name: N,
  change: { readonly value: z.infer<(typeof settings)[N]>; readonly version: number },
  by: string,
): Promise<Stored<N>> {
  const before = await load(ports, name)
  if (before.version !== change.version)
    throw conflict(`${before.updatedBy ?? 'Somebody'} changed it meanwhile. Please look again.`, {
      version: before.version,
    })
  await checkNames(ports, name, change.value)
  const after = {
    value: change.value as Setting<N>,
    version: before.version + 1,
    updatedAt: isoNow(ports.clock),
    updatedBy: by,
  }
  const entry = { by, what: `settings.${name}`, before: before.value, after: after.value }
  await audited(ports, entry, [
    {
      put: { ...keys.setting(name), ...after },
      if: before.version === 0 ? { exists: false } : { equals: { version: before.version } },
    },
  ])
  return after
}
