import { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

export interface EntryFields extends Pick<KnowledgeEntry, 'language' | 'question' | 'answer'> {
  readonly similar?: string[] | undefined
  readonly category?: string | undefined
  readonly status?: KnowledgeEntry['status'] | undefined
}

/** Every change moves the version that running assistants watch, in the same transaction. */
const moveVersion = (version: string): Write => ({ put: { ...keys.knowledgeVersion, version } })

async function findEntry(ports: Pick<Core, 'table'>, id: string): Promise<KnowledgeEntry | undefined> {
  const key = keys.knowledge(id)
  const item = await ports.table.get(key.pk, key.sk, { consistent: true })
  return item && read(KnowledgeEntry, item)
}

/** @throws Rejected not-found */
export async function getEntry(ports: Pick<Core, 'table'>, id: string): Promise<KnowledgeEntry> {
  const entry = await findEntry(ports, id)
  if (!entry) throw notFound('knowledge entry', id)
  return entry
}

/** Creates an entry, or replaces the one of that id. */
export async function saveEntry(ports: Core, fields: EntryFields, by: string, id?: string): Promise<KnowledgeEntry> {
  const entryId = id ?? ports.clock.id('knowledge')
  return optimistic(ports.table, async () => {
    const before = id ? await getEntry(ports, id) : undefined
    const entry: KnowledgeEntry = {
      id: entryId,
      language: fields.language,
      question: fields.question,
      similar: fields.similar ?? [],
      answer: fields.answer,
      category: fields.category ?? '',
      status: fields.status ?? 'published',
      version: (before?.version ?? 0) + 1,
      updatedAt: isoNow(ports.clock),
      updatedBy: by,
    }
    return {
      result: entry,
      writes: [
        {
          put: { ...keys.knowledge(entryId), ...entry },
          if: before ? { equals: { version: before.version } } : { exists: false },
        },
        moveVersion(ports.clock.id('event')),
      ],
    }
  })
}

/** Removes an entry; removing it twice is the same as once. */
export async function deleteEntry(ports: Core, id: string): Promise<void> {
  await ports.table.transact([{ delete: keys.knowledge(id) }, moveVersion(ports.clock.id('event'))])
}

export async function listEntries(
  ports: Pick<Core, 'table'>,
  limit: number,
  cursor?: string,
): Promise<Page<KnowledgeEntry>> {
  const page = await ports.table.query({
    pk: keys.knowledgeVersion.pk,
    prefix: 'knw_',
    limit,
    ...(cursor && { cursor }),
  })
  return { items: page.items.map((item) => read(KnowledgeEntry, item)), ...(page.cursor && { cursor: page.cursor }) }
}
