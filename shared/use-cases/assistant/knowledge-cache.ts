import type { Flow } from '../../../schemas/records/flow.ts'
import { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { buildIndex, type Findable, type KnowledgeIndex } from '../../domain/assistant/retrieve.ts'
import { taskEntries } from '../../domain/flow/entries.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { activeTasks } from '../knowledge/tasks.ts'
import { keys } from '../storage/keys.ts'
import { everyPage } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

const recheckMs = 3_000

/** What the assistant knows at one moment: entries and tasks in one index, and the tasks themselves. */
export interface Known {
  readonly index: KnowledgeIndex
  readonly tasks: readonly Flow[]
}

/** Reads every entry of the knowledge base. */
export async function readKnowledge(table: Table): Promise<readonly KnowledgeEntry[]> {
  const { pk } = keys.knowledgeVersion
  const items = await everyPage((cursor) => table.query({ pk, prefix: 'knw_', ...(cursor && { cursor }) }))
  return items.map((item) => read(KnowledgeEntry, item))
}

export const knownOf = (entries: readonly Findable[], tasks: readonly Flow[]): Known => ({
  index: buildIndex([...entries, ...taskEntries(tasks)]),
  tasks,
})

/** Keeps the newest knowledge and tasks in memory; one small read every few seconds tells whether either changed. */
export function knowledgeCache(ports: { readonly table: Table; readonly clock: Clock }): () => Promise<Known> {
  let known: Known | undefined
  let version = ''
  let checkedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (known && ports.clock.now() - checkedAt < recheckMs) return known
    const item = await ports.table.get(keys.knowledgeVersion.pk, keys.knowledgeVersion.sk, { consistent: true })
    const current = String(item?.version ?? '')
    if (!known || current !== version) {
      known = knownOf(await readKnowledge(ports.table), await activeTasks(ports))
      version = current
    }
    checkedAt = ports.clock.now()
    return known
  }
}
