import { Conversation } from '../../../schemas/records/conversation.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import { isDone } from '../../domain/ticket/transitions.ts'
import { daySeconds, isoAfter, isoNow } from '../../ports/clock.ts'
import type { Item } from '../../ports/table.ts'
import { audited } from '../settings/audit.ts'
import { forgetAudit } from '../settings/forget-audit.ts'
import { hourOf, indexes, keys } from '../storage/keys.ts'
import { findCustomer, read } from '../storage/records.ts'
import { removeAll } from '../storage/remove-all.ts'
import { belongingsOf } from './belongings.ts'
import { type ErasurePorts, eraseConversation, eraseCustomer, eraseTicket, rowsOfMonths } from './erase-customer.ts'
import { forgetSources } from './forget-sources.ts'

const pageSize = 50
const pagesARun = 20
const mostARun = 200

export interface Forgotten {
  readonly conversations: number
  readonly tickets: number
  /** People of whom nothing was left. */
  readonly customers: number
}

/**
 * Erases what was kept as long as the company said: conversations so many days after their close, by inbox, tickets that
 * are done with, people of whom nothing is left, and entries of the audit log. A bounded part a call, which goes on
 * where the last one stopped; the audit log keeps how much it was.
 */
export async function forgetOld(ports: ErasurePorts): Promise<Forgotten> {
  const { retention, inboxes } = await ports.configuration.load()
  const daysOf = (inboxId: string) => retention.inboxDays[inboxId] ?? retention.conversationDays
  const cutFor = (days: number | undefined) => (days === undefined ? '' : isoAfter(ports.clock, -days * daySeconds))
  const people = new Set<string>()

  const latest =
    [cutFor(retention.conversationDays), ...inboxes.map(({ id }) => cutFor(daysOf(id)))].sort().at(-1) ?? ''
  const conversations = await sweep(
    ports,
    'closed',
    indexes.conversationsOf('closed'),
    hourOf(latest),
    async (item) => {
      const conversation = read(Conversation, item)
      const cut = cutFor(daysOf(conversation.inboxId))
      if (conversation.status !== 'closed' || (conversation.closedAt ?? conversation.updatedAt) >= cut) return false
      await forgetSources(ports, new Set([conversation.id]))
      await removeAll(ports, await rowsOfMonths(ports, [conversation]))
      await eraseConversation(ports, conversation.id)
      people.add(conversation.customerId)
      return true
    },
  )

  const ticketCut = cutFor(retention.ticketDays)
  let tickets = 0
  // Those without a due date come last in the list; what was due later than it was done waits until then.
  for (const status of ['resolved', 'closed'] as const)
    tickets += await sweep(ports, status, indexes.tickets(status), ticketCut && '9999~', async (item) => {
      const ticket = read(Ticket, item)
      const isOld = ({ status: now, updatedAt }: Ticket) => isDone(now) && updatedAt < ticketCut
      if (!isOld(ticket) || (await eraseTicket(ports, ticket, isOld)) === 0) return false
      if (ticket.customerId) people.add(ticket.customerId)
      return true
    })

  let customers = 0
  for (const id of people) {
    const customer = await findCustomer(ports, id)
    const left = customer && (await belongingsOf(ports, customer))
    if (!left || left.conversations.length + left.tickets.length > 0) continue
    await eraseCustomer(ports, id, 'retention')
    customers++
  }
  const after = { conversations, tickets, customers }
  if (conversations + tickets > 0) await audited(ports, { by: 'retention', what: 'retention', after }, [])
  if (retention.auditDays !== undefined) await forgetAudit(ports, retention.auditDays)
  return after
}

/** Looks at the items of a list before some place, oldest first, from where it stopped; returns how many were taken. */
async function sweep(
  ports: ErasurePorts,
  kind: string,
  list: string,
  before: string,
  take: (item: Item) => Promise<boolean>,
): Promise<number> {
  if (before === '') return 0
  const key = keys.forgetting(kind)
  let cursor = (await ports.table.get(key.pk, key.sk))?.cursor as string | undefined
  let taken = 0
  for (let page = 0; page < pagesARun && taken < mostARun; page++) {
    const found = await ports.table.query({
      index: 'gsi1',
      pk: list,
      before,
      limit: pageSize,
      ...(cursor && { cursor }),
    })
    for (const { pk, sk } of found.items) {
      const item = await ports.table.get(pk, sk, { consistent: true })
      if (item && (await take(item))) taken++
    }
    cursor = found.cursor
    if (!cursor) break
  }
  await ports.table.transact([cursor ? { put: { ...key, cursor, at: isoNow(ports.clock) } } : { delete: key }])
  return taken
}
