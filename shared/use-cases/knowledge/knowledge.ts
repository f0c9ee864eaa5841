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
  readonly validFrom?: string | undefined
  readonly validUntil?: string | undefined
}

/** Every change moves the version that running assistants watch, in the same transaction. */
export const moveVersion = (version: string): Write => ({ put: { ...keys.knowledgeVersion, version } })

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

/** An entry as it will be, and everything that this writes: the entry, what it was, and the version that assistants watch. */
export function planEntry(
  ports: Pick<Core, 'clock'>,
  fields: EntryFields,
  by: string,
  id: string,
  before: KnowledgeEntry | undefined,
): { readonly result: KnowledgeEntry; readonly writes: readonly Write[] } {
  const entry: KnowledgeEntry = {
    id,
    language: fields.language,
    question: fields.question,
    similar: fields.similar ?? [],
    answer: fields.answer,
    category: fields.category ?? '',
    status: fields.status ?? 'published',
    ...(fields.validFrom && { validFrom: fields.validFrom }),
    ...(fields.validUntil && { validUntil: fields.validUntil }),
    version: (before?.version ?? 0) + 1,
    updatedAt: isoNow(ports.clock),
    updatedBy: by,
  }
  return {
    result: entry,
    writes: [
      {
        put: { ...keys.knowledge(id), ...entry },
        if: before ? { equals: { version: before.version } } : { exists: false },
      },
      ...(before ? [{ put: { ...keys.knowledgeBefore(id, before.version), ...before } }] : []),
      moveVersion(ports.clock.id('event')),
    ],
  }
}

/** Creates an entry, or replaces the one of that id; what it was is kept. */
export async function saveEntry(ports: Core, fields: EntryFields, by: string, id?: string): Promise<KnowledgeEntry> {
  const entryId = id ?? ports.clock.id('knowledge')
  return optimistic(ports.table, async () =>
    planEntry(ports, fields, by, entryId, id ? await getEntry(ports, id) : undefined),
  )
}

/** What an entry was before, newest first. */
export async function listVersions(ports: Pick<Core, 'table'>, id: string): Promise<readonly KnowledgeEntry[]> {
  const page = await ports.table.query({ pk: keys.knowledgeBefore(id, 0).pk, limit: 100, descending: true })
  return page.items.map((item) => read(KnowledgeEntry, item))
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
