import { AuditEntry } from '../../../schemas/records/audit.ts'
import { type Clock, isoNow } from '../../ports/clock.ts'
import type { Page, Table, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

const mostCharacters = 20_000
/** Records as people compare them; what is longer than anybody reads is cut. */
const asText = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 1).slice(0, mostCharacters))

/** Keeps who changed what, in the transaction of the change itself. */
export const putAudit = (
  clock: Clock,
  entry: { readonly by: string; readonly what: string; readonly before?: unknown; readonly after?: unknown },
): Write => {
  const id = clock.id('audit')
  return {
    put: {
      ...keys.audit(id),
      id,
      at: isoNow(clock),
      by: entry.by,
      what: entry.what,
      before: asText(entry.before),
      after: asText(entry.after),
    },
    if: { exists: false },
  }
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
