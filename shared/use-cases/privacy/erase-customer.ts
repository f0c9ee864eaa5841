import { mediaKeyOf } from '../../../schemas/records/content.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { monthOn } from '../../domain/calendar/months.ts'
import { daySeconds, epochAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { MediaEraser } from '../../ports/outside.ts'
import { closeConversation } from '../conversation/release-conversation.ts'
import { audited } from '../settings/audit.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { everyMessage, findCustomer, ticketRemoval } from '../storage/records.ts'
import { belongingsOf } from './belongings.ts'
import { forgetSources } from './forget-sources.ts'
import { traceOf } from './tombstones.ts'

export type ErasurePorts = Core & { readonly eraser: MediaEraser }
type Ports = ErasurePorts
type Key = { readonly pk: string; readonly sk: string }

/** Longer than any queue, archive or stream could bring an old message back. */
const tombstoneDays = 40
const atOnce = 25
/** A call does so many conversations; whoever asks goes on until all is done. */
const conversationsACall = 10

export interface Erased {
  readonly isDone: boolean
  /** Conversations that are left. */
  readonly left: number
  /** Rows and files that are gone with this call. */
  readonly rows: number
  readonly files: number
}

export async function removeAll({ table }: Pick<Core, 'table'>, rows: readonly Key[]): Promise<number> {
  for (let from = 0; from < rows.length; from += atOnce)
    await table.transact(rows.slice(from, from + atOnce).map(({ pk, sk }) => ({ delete: { pk, sk } })))
  return rows.length
}

const partition = (ports: Pick<Core, 'table'>, pk: string) => everyItem(ports, { pk, consistent: true })

/** The rows of months that are about some conversations: what they are found by, how they were scored. */
export async function rowsOfMonths(
  ports: Pick<Core, 'table' | 'clock'>,
  conversations: readonly { readonly id: string; readonly createdAt: string }[],
): Promise<readonly Key[]> {
  const [first] = conversations.map(({ createdAt }) => createdAt.slice(0, 7)).sort()
  const found: Key[] = []
  for (let month = first; month && month <= isoNow(ports.clock).slice(0, 7); month = monthOn(month, 1))
    for (const pk of [keys.searchMonth(month), keys.inspectionMonth(month)])
      for (const { sk } of await everyItem(ports, { pk }))
        if (conversations.some(({ id }) => sk.endsWith(id))) found.push({ pk, sk })
  return found
}

/** What was said, and its files. The conversation itself goes last: until then it can be found again by who goes on. */
export async function eraseConversation(ports: Ports, id: string): Promise<{ rows: number; files: number }> {
  const messages = await everyMessage(ports, id)
  const files = messages.flatMap(({ content }) => mediaKeyOf(content) ?? [])
  for (const file of files) await ports.eraser.remove(file)
  const own = await partition(ports, keys.conversation(id).pk)
  const rows = [
    ...messages.map(({ seq }) => keys.lesson(id, seq)),
    ...own.toSorted((a, b) => Number(a.sk === 'CNV') - Number(b.sk === 'CNV')),
  ]
  return { rows: await removeAll(ports, rows), files: files.length }
}

/** A ticket, and what it is found by; whoever works on it has room again. Returns how many rows that were. */
export async function eraseTicket(ports: Pick<Core, 'table'>, ticket: Ticket): Promise<number> {
  await ports.table.transact(ticketRemoval(ticket))
  const rest = await partition(ports, keys.ticket(ticket.id).pk)
  return 1 + (await removeAll(ports, [keys.searchRow(ticket.createdAt, ticket.id), ...rest]))
}

/** Rows that hold an address or a proof of who somebody is. */
async function rowsOfPerson(
  ports: Ports,
  customer: Customer,
  addresses: readonly { inboxId: string; address: string }[],
) {
  const proofs = customer.evidence.map((one) => {
    const [kind = '', value = ''] = one.split(/:(.*)/s)
    return keys.evidence(kind, value)
  })
  const rows: Key[] = [...proofs, ...(await partition(ports, keys.customer(customer.id).pk))]
  for (const { inboxId, address } of addresses) {
    rows.push(...(await partition(ports, keys.device(inboxId, address, '').pk)))
    rows.push(...(await partition(ports, keys.uncollected(inboxId, address, 0).pk)))
    rows.push(keys.contactPoint(inboxId, address))
  }
  return rows
}

/**
 * Erases a customer: what was said, files, tickets, addresses, proofs, what could be found or learned. A trace of each
 * address, which says nothing by itself, keeps what still waits somewhere from bringing the person back; the audit log
 * keeps that it was done, by whom, and how much it was. Called again until it is done; twice is the same as once.
 */
export async function eraseCustomer(ports: Ports, customerId: string, by: string): Promise<Erased> {
  const customer = await findCustomer(ports, customerId)
  if (!customer) return { isDone: true, left: 0, rows: 0, files: 0 }
  const { contactPoints, conversations, tickets } = await belongingsOf(ports, customer)
  const at = isoNow(ports.clock)
  const expiresAt = epochAfter(ports.clock, tombstoneDays * daySeconds)
  for (const { inboxId, address } of contactPoints)
    await ports.table.transact([{ put: { ...keys.erasure(traceOf(inboxId, address)), at, expiresAt } }])
  const now = conversations.slice(0, conversationsACall)
  // Whoever serves one is free again, and its machine ends.
  for (const { id, status } of now) if (status !== 'closed') await closeConversation(ports, id, 'desk')
  await forgetSources(ports, new Set(now.map(({ id }) => id)))
  let [rows, files] = [await removeAll(ports, await rowsOfMonths(ports, now)), 0]
  for (const { id } of now) {
    const gone = await eraseConversation(ports, id)
    rows += gone.rows
    files += gone.files
  }
  const left = conversations.length - now.length
  if (left > 0) return { isDone: false, left, rows, files }
  for (const ticket of tickets) rows += await eraseTicket(ports, ticket)
  rows += await removeAll(ports, await rowsOfPerson(ports, customer, contactPoints))
  const after = { conversations: conversations.length, tickets: tickets.length, addresses: contactPoints.length }
  await audited(ports, { by, what: `customer.${customerId}.erased`, after }, [])
  return { isDone: true, left: 0, rows, files }
}
