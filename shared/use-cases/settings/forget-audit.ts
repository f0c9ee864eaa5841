import { AuditEntry } from '../../../schemas/records/audit.ts'
import { daySeconds, isoAfter } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'
import { removeAll } from '../storage/remove-all.ts'
import { auditBeginning, audited, chainAfter, forgotten, verifyAudit } from './audit.ts'

const mostARun = 500

/**
 * Forgets entries of the audit log that are older than so many days, from its beginning on; of a log that somebody
 * changed, nothing. What is gone is itself an entry, with the seal where the chain goes on, so that nobody can pass a
 * deletion off as this one. A bounded part a call. Returns how many entries are gone.
 */
export async function forgetAudit(ports: Pick<Core, 'table' | 'clock'>, days: number): Promise<number> {
  const cut = isoAfter(ports.clock, -days * daySeconds)
  const beginning = await auditBeginning(ports)
  const { items } = await ports.table.query({ pk: keys.auditPartition, limit: mostARun, consistent: true })
  const oldest = items.map((item) => read(AuditEntry, item))

  const before = beginning?.number ?? 0
  let through = { number: before, seal: beginning?.seal ?? '' }
  for (const { number, seal = '', at } of chainAfter(oldest, before)) {
    if (number !== through.number + 1 || at >= cut) break
    through = { number, seal }
  }
  if (through.number > before) {
    if ((await verifyAudit(ports)).broken) return 0
    await audited(ports, { by: 'retention', what: forgotten, after: through }, [
      {
        put: { ...keys.auditBeginning, ...through },
        if: beginning ? { equals: { number: before } } : { exists: false },
      },
    ])
  }
  const gone = oldest.filter(({ number, at }) => (number === undefined ? at < cut : number <= through.number))
  return removeAll(
    ports,
    gone.map(({ id }) => keys.audit(id)),
  )
}
