import type { Flow } from '../../../schemas/records/flow.ts'
import { readIndex } from '../../domain/assistant/index-file.ts'
import { buildIndex, type Findable, type KnowledgeIndex } from '../../domain/assistant/knowledge-index.ts'
import { taskEntries } from '../../domain/flow/entries.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MediaStore } from '../../ports/outside.ts'
import type { Table } from '../../ports/table.ts'
import { indexKey, knowledgeVersion, readKnowledge } from '../knowledge/read-knowledge.ts'
import { activeTasks } from '../knowledge/tasks.ts'
import { keys } from '../storage/keys.ts'

const recheckMs = 3_000
/** While a published index is on its way, one looks oftener, and after so long makes it oneself. */
const soonMs = 500
const patienceMs = 6_000

/** What the assistant knows at one moment: entries and tasks in one index, and the tasks themselves. */
export interface Known {
  readonly index: KnowledgeIndex
  readonly tasks: readonly Flow[]
}

export const knownOf = (entries: readonly Findable[], tasks: readonly Flow[]): Known => ({
  index: buildIndex([...entries, ...taskEntries(tasks)]),
  tasks,
})

interface CachePorts {
  readonly table: Table
  readonly clock: Clock
  /** Where the published index lies; without it everybody makes their own. */
  readonly store?: Pick<MediaStore, 'get'>
}

/**
 * Keeps the newest knowledge and tasks in memory; one small read every few seconds tells whether either changed. The
 * index comes from the published file where that is of the state that is wanted. A change whose index does not come in
 * seconds is read from the table, so that nothing that happens to the file keeps a change from customers.
 */
export function knowledgeCache({ table, clock, store }: CachePorts): () => Promise<Known> {
  let known: Known | undefined
  let version = ''
  let wanted: { readonly version: string; readonly since: number } | undefined
  let nextLook = Number.NEGATIVE_INFINITY

  /** The published index, where it is of that state. */
  async function published(of: string): Promise<KnowledgeIndex | undefined> {
    if (!store) return undefined
    const { pk, sk } = keys.knowledgeIndex
    const pointer = await table.get(pk, sk, { consistent: true })
    if (pointer?.version !== of) return undefined
    try {
      const file = readIndex((await store.get(indexKey)).bytes)
      return file.version === of ? file.index : undefined
    } catch {
      return undefined
    }
  }

  return async () => {
    const now = clock.now()
    if (known && now < nextLook) return known
    nextLook = now + recheckMs
    const current = await knowledgeVersion({ table })
    if (known && current === version) return known
    if (wanted?.version !== current) wanted = { version: current, since: now }
    const index = await published(current)
    if (!index && known && store && now - wanted.since < patienceMs) {
      nextLook = now + soonMs
      return known
    }
    const tasks = await activeTasks({ table })
    known = index ? { index, tasks } : knownOf(await readKnowledge(table), tasks)
    version = current
    return known
  }
}
