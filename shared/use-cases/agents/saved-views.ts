import { SavedViews } from '../../../schemas/records/saved-view.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

/** An agent's own views; they are there at whatever desk that agent sits down. */
export async function savedViews({ table }: Pick<Core, 'table'>, agentId: string): Promise<SavedViews> {
  const key = keys.savedViews(agentId)
  const item = await table.get(key.pk, key.sk)
  return item ? read(SavedViews.strip(), item) : { items: [] }
}

export async function saveViews(
  { table }: Pick<Core, 'table'>,
  agentId: string,
  views: SavedViews,
): Promise<SavedViews> {
  await table.transact([{ put: { ...keys.savedViews(agentId), ...views } }])
  return views
}
