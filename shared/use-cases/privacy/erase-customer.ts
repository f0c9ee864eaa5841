import * as z from 'zod'
import { backupDays } from '../../../schemas/deployment.ts'
import { ids } from '../../../schemas/ids.ts'
import { mediaKeyOf } from '../../../schemas/records/content.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { monthOn } from '../../domain/calendar/months.ts'
import { Unavailable } from '../../errors/errors.ts'
import { daySeconds, epochAfter, isoAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { MediaEraser } from '../../ports/outside.ts'
import { closeConversation } from '../conversation/release-conversation.ts'
import { audited, everyAudit } from '../settings/audit.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import {
  everyMessage,
  findConversation,
  findCustomer,
  findTicket,
  putOutbox,
  read,
  ticketRemoval,
} from '../storage/records.ts'
import { removeAll } from '../storage/remove-all.ts'
import { deliveriesAbout } from '../webhooks/deliver.ts'
import { belongingsOf } from './belongings.ts'
import { eraseFiles, foldersOf, inboxesOf } from './erase-files.ts'
import { forgetSources } from './forget-sources.ts'
import { traceOf } from './tombstones.ts'

export type ErasurePorts = Core & { readonly eraser: MediaEraser }
type Ports = ErasurePorts
type Key = { readonly pk: string; readonly sk: string }

/** Longer than any queue, archive, stream or backup could bring an old message back. */
const daysAfterCopies = 5
const attempts = 5
/** A call does so many conversations; whoever asks goes on until all is done. */
const conversationsACall = 10

/** Written before anything is erased, so that it can be gone on with, and looked after later. Ids, and nothing else. */
const ErasureBegun = z.object({
  customerId: ids.customer,
  by: z.string(),
  conversations: z.array(
    z.object({ id: ids.conversation, createdAt: z.string(), inboxIds: z.array(z.string()).optional() }),
  ),
  tickets: z.array(z.object({ id: ids.ticket, createdAt: z.string() })),
  /** Those of the conversations that others know as another customer's. */
  toldAsAnothers: z.array(ids.conversation).optional(),
})
type ErasureBegun = z.infer<typeof ErasureBegun>

export interface Erased {
  readonly isDone: boolean
  /** Conversations that are left. */
  readonly left: number
  /** Rows and files that are gone with this call. */
  readonly rows: number
  readonly files: number
  /** When the last copies are gone that nobody can look into by name: those of the bus archive and of backups. */
  readonly copiesUntil?: string
}

const partition = (ports: Pick<Core, 'table'>, pk: string) => everyItem(ports, { pk, consistent: true })

/** The rows of a conversation or a ticket, and of what others were told of it. */
const rowsAbout = async (ports: Pick<Core, 'table'>, pk: string, id: string) =>
  (await Promise.all([partition(ports, pk), deliveriesAbout(ports, id)])).flat()

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

/**
 * What was said, and its files. The conversation itself goes last, if nothing happened in it since: until then it can be
 * found again by who goes on. @throws Unavailable where something keeps happening in it
 */
export async function eraseConversation(
  ports: Ports,
  id: string,
  inboxIds: readonly string[] = [],
): Promise<{ readonly rows: number; readonly files: number }> {
  let [rows, files] = [0, 0]
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await findConversation(ports, id)
    // Whoever serves it is free again, and its machine ends.
    const closed = found && (found.status === 'closed' ? found : await closeConversation(ports, id, 'desk'))
    const messages = await everyMessage(ports, id)
    const own = await rowsAbout(ports, keys.conversation(id).pk, id)
    // What came while it was read has a file, or a machine that waits, of which nothing is known here.
    if (closed && (await findConversation(ports, id))?.version !== closed.version) continue
    const folders = foldersOf(id, closed ? inboxesOf(closed) : inboxIds)
    const named = messages.flatMap(({ content }) => mediaKeyOf(content) ?? [])
    files += await eraseFiles(ports.eraser, folders, named)
    // Its escalation goes with it: where it went on meanwhile and is closed again, that is ended too, and its machine.
    const escalation = closed?.escalationId ? [keys.escalation(id, closed.escalationId)] : []
    const together = new Set(closed ? ['CNV', ...escalation.map(({ sk }) => sk)] : [])
    rows += await removeAll(ports, [
      ...messages.map(({ seq }) => keys.lesson(id, seq)),
      ...own.filter(({ sk }) => !together.has(sk)),
    ])
    if (!closed) return { rows, files }
    const last = [
      { delete: keys.conversation(id), if: { equals: { version: closed.version } } },
      ...escalation.map((key) => ({ delete: key })),
    ]
    if (!(await ports.table.transact(last))) return { rows: rows + last.length, files }
  }
  throw new Unavailable('A conversation kept changing while it was erased.', { code: 'contended' })
}

/**
 * A ticket as it is now, and what it is found by; whoever works on it has room again. Returns how many rows that were:
 * none where it is not to go any more. @throws Unavailable where something keeps happening in it
 */
export async function eraseTicket(
  ports: Pick<Core, 'table'>,
  { id, createdAt }: Pick<Ticket, 'id' | 'createdAt'>,
  isToGo: (ticket: Ticket) => boolean = () => true,
): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ticket = await findTicket(ports, id)
    if (ticket && !isToGo(ticket)) return 0
    const writes = ticket ? ticketRemoval(ticket) : [{ delete: keys.searchRow(createdAt, id) }]
    if (await ports.table.transact(writes)) continue
    return 1 + (await removeAll(ports, await rowsAbout(ports, keys.ticket(id).pk, id)))
  }
  throw new Unavailable('A ticket kept changing while it was erased.', { code: 'contended' })
}

/** Rows that hold an address or a proof of who somebody is. */
async function rowsOfPerson(ports: Ports, customer: Customer, addresses: readonly Address[]): Promise<readonly Key[]> {
  const proofs = customer.evidence.map((one) => {
    const [kind = '', value = ''] = one.split(/:(.*)/s)
    return keys.evidence(kind, value)
  })
  const own = await partition(ports, keys.customer(customer.id).pk)
  // By the customer all the rest is found: they go last.
  return [
    ...proofs,
    ...(await Promise.all(addresses.map((one) => rowsOfAddress(ports, one)))).flat(),
    ...own.toSorted((a, b) => Number(a.sk === 'CUS') - Number(b.sk === 'CUS')),
  ]
}

type Address = { readonly inboxId: string; readonly address: string }

async function rowsOfAddress(ports: Ports, { inboxId, address }: Address): Promise<readonly Key[]> {
  return [
    ...(await partition(ports, keys.device(inboxId, address, '').pk)),
    ...(await partition(ports, keys.uncollected(inboxId, address, 0).pk)),
    keys.contactPoint(inboxId, address),
  ]
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
  const { archiveDays } = (await ports.configuration.load()).retention
  const copyDays = Math.max(archiveDays, backupDays)
  const copiesUntil = isoAfter(ports.clock, copyDays * daySeconds)
  const expiresAt = epochAfter(ports.clock, (copyDays + daysAfterCopies) * daySeconds)
  const now = conversations.slice(0, conversationsACall)
  const dated = ({ id, createdAt }: { readonly id: string; readonly createdAt: string }) => ({ id, createdAt })
  const toldAsAnothers = now.filter((one) => one.customerId !== customerId).map(({ id }) => id)
  const begun: ErasureBegun = {
    customerId,
    by,
    conversations: now.map((one) => ({ ...dated(one), inboxIds: [...inboxesOf(one)] })),
    tickets: tickets.map(dated),
    toldAsAnothers,
  }
  await ports.table.transact([{ put: { ...keys.erasureBegun(at, customerId), ...begun, expiresAt } }])
  for (const { inboxId, address } of contactPoints)
    await ports.table.transact([{ put: { ...keys.erasure(traceOf(inboxId, address)), at, expiresAt } }])
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
  files += await eraseFiles(
    ports.eraser,
    contactPoints.map(({ inboxId, address }) => `visitors/${inboxId}/${address}/`),
  )
  rows += await removeAll(ports, await rowsOfPerson(ports, customer, contactPoints))
  const [spoken, asked, addresses] = [conversations.length, tickets.length, contactPoints.length]
  const after = { conversations: spoken, tickets: asked, addresses, copiesUntil }
  const fact = facts.customerErased(customerId, await everyToldAsAnothers(ports, customerId))
  const tell = putOutbox(ports.clock, keys.erasuresBegun, [fact])
  await audited(ports, { by, what: erasedEntry(customerId), after }, [tell])
  return { isDone: true, left: 0, rows, files, copiesUntil }
}

/** Of all calls that it took: the last one tells of them. */
async function everyToldAsAnothers(ports: Ports, customerId: string): Promise<readonly string[]> {
  const begun = await everyItem(ports, { pk: keys.erasuresBegun, consistent: true })
  const own = begun
    .flatMap((item) => ErasureBegun.safeParse(item).data ?? [])
    .filter((one) => one.customerId === customerId)
  return [...new Set(own.flatMap(({ toldAsAnothers = [] }) => toldAsAnothers))]
}

const erasedEntry = (customerId: string) => `customer.${customerId}.erased`

/** Whom somebody had erased, as the audit log says: who must not come back with a backup from before. */
export async function listErased(ports: Pick<Core, 'table'>): Promise<readonly string[]> {
  const named = (await everyAudit(ports)).flatMap(({ what }) => /^customer\.(.+)\.erased$/.exec(what)?.[1] ?? [])
  return [...new Set(named)]
}

const lookedAfterMs = 3_600_000
const mostARun = 50

/**
 * Looks after erasures an hour later: goes on with one that was given up half-way, and takes away what came late, when the
 * indexes, the bus and functions that were at work have caught up. Returns how many erasures it is done with.
 */
export async function lookAfterErasures(ports: Ports): Promise<number> {
  const before = new Date(ports.clock.now() - lookedAfterMs).toISOString()
  const { items } = await ports.table.query({ pk: keys.erasuresBegun, before, limit: mostARun, consistent: true })
  for (const item of items) {
    const { customerId, by, conversations, tickets } = read(ErasureBegun, item)
    while (!(await eraseCustomer(ports, customerId, by)).isDone) {
      // A part a call.
    }
    const late = await belongingsOf(ports, { id: customerId, formerContactPoints: [] })
    const missed = late.conversations.map((one) => ({ ...one, inboxIds: inboxesOf(one) }))
    const all = [...conversations, ...missed]
    await removeAll(ports, await rowsOfMonths(ports, all))
    for (const { id, inboxIds } of all) await eraseConversation(ports, id, inboxIds)
    for (const ticket of [...tickets, ...late.tickets]) await eraseTicket(ports, ticket)
    for (const one of late.contactPoints) await removeAll(ports, await rowsOfAddress(ports, one))
    await removeAll(ports, [item])
  }
  return items.length
}
