import { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** One file, replaced as a whole: whoever reads it gets one state or the other. It says itself which. */
export const indexKey = 'models/knowledge.idx'
/** The state of what is known, as assistants must find it. */
export async function knowledgeVersion(ports: { readonly table: Table }): Promise<string> {
  const { pk, sk } = keys.knowledgeVersion
  return String((await ports.table.get(pk, sk, { consistent: true }))?.version ?? '')
}

/** Reads every entry of the knowledge base. */
export async function readKnowledge(table: Table): Promise<readonly KnowledgeEntry[]> {
  const { pk } = keys.knowledgeVersion
  const items = await everyItem({ table }, { pk, prefix: 'knw_' })
  return items.map((item) => read(KnowledgeEntry, item))
}
