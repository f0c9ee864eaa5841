import type { Flow } from '../../../schemas/records/flow.ts'
import { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { buildIndex, type KnowledgeIndex } from '../../domain/assistant/retrieve.ts'
import { taskEntries } from '../../domain/flow/entries.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

const recheckMs = 3_000

/** Reads every entry of the knowledge base, page by page. */
export async function readKnowledge(table: Table): Promise<readonly KnowledgeEntry[]> {
  const entries: KnowledgeEntry[] = []
  let cursor: string | undefined
  do {
    const page = await table.query({ pk: keys.knowledgeVersion.pk, prefix: 'knw_', ...(cursor && { cursor }) })
    entries.push(...page.items.map((item) => read(KnowledgeEntry, item)))
    cursor = page.cursor
  } while (cursor)
  return entries
}

/** Keeps the index of the newest knowledge in memory; one small read every few seconds tells whether it changed. */
export function knowledgeCache(
  ports: { readonly table: Table; readonly clock: Clock },
  flows: readonly Flow[],
): () => Promise<KnowledgeIndex> {
  let index: KnowledgeIndex = buildIndex(taskEntries(flows))
  let version = ''
  let checkedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (ports.clock.now() - checkedAt < recheckMs) return index
    const item = await ports.table.get(keys.knowledgeVersion.pk, keys.knowledgeVersion.sk, { consistent: true })
    const current = String(item?.version ?? '')
    if (current !== version) {
      index = buildIndex([...(await readKnowledge(ports.table)), ...taskEntries(flows)])
      version = current
    }
    checkedAt = ports.clock.now()
    return index
  }
}
