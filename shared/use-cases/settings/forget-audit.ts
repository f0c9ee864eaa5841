import { AuditEntry } from '../../../schemas/records/audit.ts'
import { daySeconds } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'
import { auditBeginning, audited, forgotten, verifyAudit } from './audit.ts'

const mostARun = 500
const atOnce = 25

/**
 * Forgets entries of the audit log that are older than so many days, from its beginning on; of a log that somebody
 * changed, nothing. What is gone is itself an entry, with the seal where the chain goes on, so that nobody can pass a
 * deletion off as this one. A bounded part a call. Returns how many entries are gone.
 */
export async function forgetAudit(ports: Pick<Core, 'table' | 'clock'>, days: number): Promise<number> {
  const cut = new Date(ports.clock.now() - days * daySeconds * 1_000).toISOString()
  const beginning = await auditBeginning(ports)
  const { items } = await ports.table.query({ pk: keys.auditPartition, limit: mostARun, consistent: true })
  const oldest = items.map((item) => read(AuditEntry, item))
  const sealed = oldest.filter(({ number }) => number !== undefined).sort((a, b) => (a.number ?? 0) - (b.number ?? 0))

  let through = { number: beginning?.number ?? 0, seal: beginning?.seal ?? '' }
  for (const { number, seal, at } of sealed) {
    if (number === undefined || number <= through.number) continue
    if (number !== through.number + 1 || at >= cut) break
    through = { number, seal: seal ?? '' }
  }
  if (through.number > (beginning?.number ?? 0)) {
    if ((await verifyAudit(ports)).broken) return 0
    await audited(ports, { by: 'retention', what: forgotten, after: through }, [
      {
        put: { ...keys.auditBeginning, ...through },
        if: beginning ? { equals: { number: beginning.number } } : { exists: false },
      },
    ])
  }
  const gone = oldest.filter(({ number, at }) => (number === undefined ? at < cut : number <= through.number))
  for (let from = 0; from < gone.length; from += atOnce)
    await ports.table.transact(gone.slice(from, from + atOnce).map(({ id }) => ({ delete: keys.audit(id) })))
  return gone.length
}
