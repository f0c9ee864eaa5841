import type { GoldenCase } from '../../../schemas/records/golden-case.ts'
import { EntryFields, KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { conflict, notFound, Rejected } from '../../errors/errors.ts'
import { type Clock, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page, Write } from '../../ports/table.ts'
import { auditWrites } from '../settings/audit.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { putOutbox, read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

/** What of an entry may be left out when one is written. */
export type FieldsGiven = { readonly [K in keyof EntryFields]?: EntryFields[K] | undefined } & Pick<
  EntryFields,
  'language' | 'question' | 'answer'
>

/** A change of what customers are told: an entry as it would be, or none of that id any more. */
interface Change {
  readonly id: string
  readonly entry?: KnowledgeEntry
}

/** Which golden cases come out right now, and would not after a change. */
export type GoldenGate = (change: Change) => Promise<readonly GoldenCase[]>

interface Has extends Core {
  readonly gate?: GoldenGate
}

const mostNamed = 5

/** Why something is done although a golden case is lost by it, and who says so. */
interface Reason {
  readonly by: string
  readonly override: string | undefined
}

/**
 * Lets a change pass that loses no golden case. One that does needs a reason, which is kept with who gave it.
 * @throws Rejected golden-lost, with the questions that would be lost
 */
async function pass(ports: Has, change: Change, { by, override }: Reason): Promise<readonly Write[]> {
  const lost = (await ports.gate?.(change))?.map(({ text }) => text) ?? []
  if (lost.length === 0) return []
  if (!override)
    throw new Rejected(
      `What is vouched for would no longer come out right: ${lost.slice(0, mostNamed).join(' | ')}. Say why it should be so all the same.`,
      { code: 'golden-lost', status: 409, details: { lost: lost.slice(0, mostNamed) } },
    )
  return auditWrites(ports, {
    by,
    what: `knowledge.${change.id}`,
    before: { golden: lost },
    after: { ...(change.entry && { answer: change.entry.answer }), override },
  })
}

/** Every change moves the version that running assistants watch, and says so, in the same transaction. */
export function moveVersion(clock: Clock): readonly Write[] {
  const version = clock.id('event')
  const { pk } = keys.knowledgeVersion
  return [{ put: { ...keys.knowledgeVersion, version } }, putOutbox(clock, pk, [facts.knowledgeChanged(version)])]
}

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

interface Planned {
  readonly result: KnowledgeEntry
  readonly writes: readonly Write[]
}

/** Everything that storing an entry writes: the entry, what it was, and the version that assistants watch. */
function store(
  ports: Pick<Core, 'clock'>,
  entry: Omit<KnowledgeEntry, 'version'>,
  before: KnowledgeEntry | undefined,
): Planned {
  const result = { ...entry, version: (before?.version ?? 0) + 1 }
  return {
    result,
    writes: [
      {
        put: { ...keys.knowledge(entry.id), ...result },
        if: before ? { equals: { version: before.version } } : { exists: false },
      },
      ...(before ? [{ put: { ...keys.knowledgeBefore(entry.id, before.version), ...before } }] : []),
      ...moveVersion(ports.clock),
    ],
  }
}

/** An entry as it will be: what was approved by somebody, or needs no approval. */
export const planEntry = (
  ports: Pick<Core, 'clock'>,
  fields: FieldsGiven,
  by: string,
  id: string,
  before: KnowledgeEntry | undefined,
  approvedBy?: string,
): Planned =>
  store(
    ports,
    {
      ...EntryFields.parse(fields),
      id,
      updatedAt: isoNow(ports.clock),
      updatedBy: by,
      ...(approvedBy && { approvedBy }),
    },
    before,
  )

/** A plan that passed: an entry that neither was nor will be published tells customers nothing. */
async function passed(
  ports: Has,
  { result, writes }: Planned,
  before: KnowledgeEntry | undefined,
  reason: Reason,
): Promise<Planned> {
  const isTold = result.status === 'published'
  if (!isTold && before?.status !== 'published') return { result, writes }
  const change = { id: result.id, ...(isTold && { entry: result }) }
  return { result, writes: [...writes, ...(await pass(ports, change, reason))] }
}

/**
 * Creates an entry, or replaces the one of that id; what it was is kept. Where the company wants a second pair of eyes,
 * what should be published waits for somebody else's approval, and a published entry stays as it is until then.
 * @throws Rejected not-found; golden-lost where a golden case would be lost and nobody says why
 */
export async function saveEntry(
  ports: Has,
  fields: FieldsGiven,
  by: string,
  id?: string,
  override?: string,
): Promise<KnowledgeEntry> {
  const entryId = id ?? ports.clock.id('knowledge')
  const { knowledge } = await ports.configuration.load()
  return optimistic(ports.table, async () => {
    const before = id ? await getEntry(ports, id) : undefined
    const wanted = EntryFields.parse(fields)
    const isLive = before?.status === 'published'
    const mustWait = wanted.status === 'review' || (wanted.status === 'published' && knowledge.approval)
    if (!mustWait) return passed(ports, planEntry(ports, wanted, by, entryId, before), before, { by, override })
    if (!before || !isLive) return planEntry(ports, { ...wanted, status: 'review' }, by, entryId, before)
    const { returned: _, ...live } = before
    const proposed = { ...wanted, status: 'published' as const, by, at: isoNow(ports.clock) }
    return store(ports, { ...live, proposed }, before)
  })
}

/**
 * Publishes what waits for approval, or gives it back with a reason.
 * @throws Rejected not-found; golden-lost; conflict where nothing waits, or by who wrote it
 */
export async function reviewEntry(
  ports: Has,
  id: string,
  ruling: {
    readonly decision: 'approve' | 'return'
    readonly reason?: string | undefined
    readonly override?: string | undefined
  },
  by: string,
): Promise<KnowledgeEntry> {
  return optimistic(ports.table, async () => {
    const before = await getEntry(ports, id)
    const { proposed, returned: _, ...entry } = before
    const writer = proposed?.by ?? entry.updatedBy
    if (!proposed && entry.status !== 'review') throw conflict('Nothing of this entry waits for approval.')
    if (ruling.decision === 'approve') {
      if (writer === by) throw conflict('Whoever wrote it cannot approve it: somebody else must look at it.')
      const plan = planEntry(ports, { ...(proposed ?? entry), status: 'published' }, writer, id, before, by)
      return passed(ports, plan, before, { by, override: ruling.override })
    }
    const returned = { by, at: isoNow(ports.clock), reason: ruling.reason ?? '' }
    return store(ports, { ...entry, ...(!proposed && { status: 'draft' as const }), returned }, before)
  })
}

/** What an entry was before, newest first. */
export async function listVersions(ports: Pick<Core, 'table'>, id: string): Promise<readonly KnowledgeEntry[]> {
  const page = await ports.table.query({ pk: keys.knowledgeBefore(id, 0).pk, limit: 100, descending: true })
  return page.items.map((item) => read(KnowledgeEntry, item))
}

/** Removes an entry; removing it twice is the same as once. @throws Rejected golden-lost */
export async function deleteEntry(ports: Has, id: string, by: string, override?: string): Promise<void> {
  await optimistic(ports.table, async () => {
    const before = await findEntry(ports, id)
    const passed = before?.status === 'published' ? await pass(ports, { id }, { by, override }) : []
    return { result: undefined, writes: [{ delete: keys.knowledge(id) }, ...moveVersion(ports.clock), ...passed] }
  })
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
