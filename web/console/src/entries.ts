import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'

/** The whole knowledge base, page by page. */
export async function loadEntries(): Promise<readonly KnowledgeEntry[]> {
  const entries: KnowledgeEntry[] = []
  let cursor: string | undefined
  do {
    const page = await call('listKnowledge', { query: { limit: 100, cursor } })
    entries.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return entries
}

/** Who wrote what of an entry waits for approval, and so cannot approve it. */
export const writerOf = ({ proposed, updatedBy }: KnowledgeEntry): string => proposed?.by ?? updatedBy
