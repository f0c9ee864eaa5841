import { InboxHealth } from '../../../schemas/records/inbox-health.ts'
import { type Clock, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

type Ports = { readonly table: Table; readonly clock: Clock }

const everyMs = 300_000
const told = new WeakMap<Table, Map<string, number>>()

/** True once in five minutes for a name, in this instance of a function. */
function isTime({ table, clock }: Ports, name: string): boolean {
  const moments = told.get(table) ?? new Map<string, number>()
  told.set(table, moments)
  const isDue = clock.now() - (moments.get(name) ?? Number.NEGATIVE_INFINITY) >= everyMs
  if (isDue) moments.set(name, clock.now())
  return isDue
}

type Change = { readonly heard: true } | { readonly sent: true } | { readonly failure: string }

/**
 * Notes how an inbox fares: what goes well at most once in five minutes, what fails each time. It is worth no message:
 * where it cannot be written, it is not.
 */
export async function noteInbox(ports: Ports, inboxId: string, change: Change): Promise<void> {
  const { table } = ports
  const at = isoNow(ports.clock)
  const key = keys.inboxHealth(inboxId)
  const isBad = 'failure' in change
  if (!isBad && !isTime(ports, `${inboxId} ${'heard' in change ? 'heard' : 'sent'}`)) return
  // After a failure the next success is news.
  if (isBad) told.get(table)?.delete(`${inboxId} sent`)
  const set = isBad
    ? { failedAt: at, failure: change.failure.slice(0, 300) }
    : 'heard' in change
      ? { heardAt: at }
      : { sentAt: at, failures: 0 }
  try {
    await table.transact([{ update: key, set: { inboxId, ...set }, ...(isBad && { add: { failures: 1 } }) }])
  } catch {
    // The table being busy is seen elsewhere.
  }
}

/** How every inbox of which anything is known fares. */
export async function listInboxHealth(ports: Pick<Core, 'table' | 'configuration'>): Promise<InboxHealth[]> {
  const { inboxes } = await ports.configuration.load()
  const items = await ports.table.getMany(inboxes.map(({ id }) => keys.inboxHealth(id)))
  return items.map((item) => read(InboxHealth, item))
}
