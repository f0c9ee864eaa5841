import { createHash } from 'node:crypto'
import * as z from 'zod'
import { AuditEntry } from '../../../schemas/records/audit.ts'
import { conflict, Unavailable } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page, Table, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

const mostCharacters = 20_000
/** Records as people compare them; what is longer than anybody reads is cut. */
const asText = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 1).slice(0, mostCharacters))

/** What an entry is sealed by: everything that it says, its number, and the seal of the one before. */
const sealOf = ({ number, id, at, by, what, before, after, previous }: AuditEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([number, id, at, by, what, before, after, previous]))
    .digest('hex')

/**
 * Keeps who changed what, in the transaction of the change itself: each entry is sealed together with the one before it,
 * so that none can be changed or taken out unseen. Refused where another entry came between; to be planned again then.
 */
export async function auditWrites(
  ports: Pick<Core, 'table' | 'clock'>,
  entry: { readonly by: string; readonly what: string; readonly before?: unknown; readonly after?: unknown },
): Promise<readonly Write[]> {
  const key = keys.auditHead
  const head = await ports.table.get(key.pk, key.sk, { consistent: true })
  const id = ports.clock.id('audit')
  const unsealed: AuditEntry = {
    id,
    number: Number(head?.number ?? 0) + 1,
    at: isoNow(ports.clock),
    by: entry.by,
    what: entry.what,
    before: asText(entry.before),
    after: asText(entry.after),
    previous: String(head?.seal ?? ''),
  }
  const seal = sealOf(unsealed)
  return [
    { put: { ...keys.audit(id), ...unsealed, seal }, if: { exists: false } },
    {
      put: { ...key, number: unsealed.number, seal },
      if: head ? { equals: { seal: String(head.seal) } } : { exists: false },
    },
  ]
}

const attempts = 8

/**
 * Makes a change together with its entry. @throws Rejected conflict where a condition of the change itself did not hold
 */
export async function audited(
  ports: Pick<Core, 'table' | 'clock'>,
  entry: Parameters<typeof auditWrites>[1],
  writes: readonly Write[],
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const refusal = await ports.table.transact([...writes, ...(await auditWrites(ports, entry))])
    if (!refusal) return
    if (refusal.failed.some((index) => index < writes.length))
      throw conflict('Somebody changed it meanwhile. Please look again.')
  }
  throw new Unavailable('Too much is being changed at once.', { code: 'contended' })
}

/** Who changed what, newest first. */
export async function listAudit(
  ports: { readonly table: Table },
  limit: number,
  cursor?: string,
): Promise<Page<AuditEntry>> {
  const page = await ports.table.query({
    pk: keys.auditPartition,
    descending: true,
    limit,
    ...(cursor && { cursor }),
  })
  return { ...page, items: page.items.map((item) => read(AuditEntry, item)) }
}

/** What the entry is called that says which entries were kept long enough. */
export const forgotten = 'audit.forgotten'
const Beginning = z.object({ number: z.int(), seal: z.string() })

/** Every entry that is kept. */
export async function everyAudit({ table }: { readonly table: Table }): Promise<readonly AuditEntry[]> {
  const items = await everyItem({ table }, { pk: keys.auditPartition, consistent: true })
  return items.map((item) => read(AuditEntry, item))
}

/** The last entry that was kept long enough and is gone: the chain goes on after its seal. */
export async function auditBeginning({ table }: { readonly table: Table }) {
  const item = await table.get(keys.auditBeginning.pk, keys.auditBeginning.sk, { consistent: true })
  return item && read(Beginning, item)
}

/** The entries that have a seal and a number after this one, in the order of their chain. */
export const chainAfter = (entries: readonly AuditEntry[], number: number): readonly AuditEntry[] =>
  entries
    .filter((entry) => entry.seal !== undefined && (entry.number ?? 0) > number)
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0))

/** How the chain of entries stands; `broken` says where it first does not hold, and how. */
export interface AuditCheck {
  readonly entries: number
  /** Entries from before there were seals. */
  readonly unsealed: number
  /** How many were kept as long as the company said, and are gone. */
  readonly forgotten?: number
  readonly lastSeal?: string
  readonly broken?: string
}

const looks = 3

/**
 * Recomputes every seal from the first entry on, or from where an entry says that those before were forgotten. The log, its
 * beginning and its end are read one after another: what does not hold is looked at again, in case somebody wrote between.
 */
export async function verifyAudit(ports: { readonly table: Table }): Promise<AuditCheck> {
  let check = await verifiedOnce(ports)
  for (let look = 1; check.broken && look < looks; look++) check = await verifiedOnce(ports)
  return check
}

async function verifiedOnce({ table }: { readonly table: Table }): Promise<AuditCheck> {
  const all = await everyAudit({ table })
  const beginning = await auditBeginning({ table })
  const before = beginning?.number ?? 0
  const sealed = chainAfter(all, before)
  const head = await table.get(keys.auditHead.pk, keys.auditHead.sk, { consistent: true })
  const unsealed = all.filter(({ seal }) => seal === undefined).length
  const counts = { entries: sealed.length + unsealed, unsealed, ...(before > 0 && { forgotten: before }) }
  if (beginning && !sealed.some(({ what, after }) => what === forgotten && after === asText(beginning)))
    return { ...counts, broken: `the first ${before} entries are missing, and no entry says that they were forgotten` }
  let previous = beginning?.seal ?? ''
  for (const [index, entry] of sealed.entries()) {
    const name = `entry ${entry.number} (${entry.at}, ${entry.what})`
    if (entry.number !== before + index + 1) return { ...counts, broken: `an entry is missing before ${name}` }
    if (entry.previous !== previous) return { ...counts, broken: `${name} does not follow the one before it` }
    if (sealOf(entry) !== entry.seal) return { ...counts, broken: `${name} was changed` }
    previous = entry.seal ?? ''
  }
  if (String(head?.seal ?? '') !== previous)
    return {
      ...counts,
      broken: `the newest entries are missing: ${before + sealed.length} are there, ${head?.number ?? 0} were written`,
    }
  return { ...counts, ...(previous && { lastSeal: previous }) }
}
