import type { Ticket } from '../../../schemas/records/ticket.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { openTicket } from '../../domain/ticket/open-ticket.ts'
import { isDone } from '../../domain/ticket/transitions.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findConversation, getTicket, putConversation, putOutbox, ticketWrites } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { promised, promisedAfter } from './promise.ts'

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
const conversationsOf = (ticket: Ticket) =>
  [ticket.conversationId, ...ticket.moreConversationIds].filter((id): id is string => id !== undefined)

const changed = (ports: Pick<Core, 'clock'>, ticket: Ticket, by: string, change: string): Ticket => {
  const at = isoNow(ports.clock)
  return withHistory({ ...ticket, updatedAt: at, version: ticket.version + 1 }, [{ at, by, change }])
}

/** Both sides of a change of two tickets, as one transaction. */
const both = (ports: Core, pairs: readonly (readonly [Ticket, Ticket])[], more: readonly Write[] = []) => [
  ...pairs.flatMap(([after, before]) => ticketWrites(after, before)),
  ...more,
  putOutbox(
    ports.clock,
    keys.ticket(pairs[0]?.[0].id ?? '').pk,
    pairs.map(([after]) => facts.ticketChanged(after, 'changed')),
  ),
]

/**
 * Merges a ticket into another: its conversations, followers and children go on there, and it is closed.
 * @throws Rejected conflict where one of them is merged already, or they are the same
 */
export async function mergeTickets(ports: Core, intoId: string, fromId: string, by: string): Promise<Ticket> {
  if (intoId === fromId) throw conflict('ticketId: a ticket cannot be merged into itself.')
  return optimistic(ports.table, async () => {
    const [into, from] = [await getTicket(ports, intoId), await getTicket(ports, fromId)]
    if (from.mergedInto === into.id) return { writes: [], result: into }
    const merged = [into, from].find((ticket) => ticket.mergedInto)
    if (merged) throw conflict(`ticketId: ${merged.number} was merged into another ticket already.`)
    if (isDone(into.status)) throw conflict(`ticketId: ${into.number} is ${into.status}.`)
    const [first, ...more] = unique([...conversationsOf(into), ...conversationsOf(from)])
    const after: Ticket = {
      ...changed(ports, into, by, `merged: ${from.number}`),
      ...(first && { conversationId: first }),
      moreConversationIds: more.slice(0, 20),
      followerIds: unique([...into.followerIds, ...from.followerIds]).slice(0, 30),
      childIds: unique([...into.childIds, ...from.childIds]).slice(0, 50),
      relatedIds: unique([...into.relatedIds, ...from.relatedIds].filter((id) => id !== into.id)).slice(0, 50),
    }
    const closed = await promisedAfter(
      ports,
      from,
      changed(ports, { ...from, status: 'closed', mergedInto: into.id }, by, `mergedInto: ${into.number}`),
      isDone(from.status) ? [] : ['done'],
    )
    const writes: Write[] = []
    for (const id of conversationsOf(from)) {
      const conversation = await findConversation(ports, id)
      if (!conversation || conversation.ticketIds.includes(into.id)) continue
      const told = {
        ...conversation,
        ticketIds: [...conversation.ticketIds, into.id],
        version: conversation.version + 1,
      }
      writes.push(putConversation(told, conversation))
    }
    return {
      writes: both(
        ports,
        [
          [after, into],
          [closed, from],
        ],
        writes,
      ),
      result: after,
    }
  })
}

/** Splits a part of a ticket off into a ticket of its own, a child of it. */
export async function splitTicket(
  ports: Core,
  id: string,
  part: Pick<Ticket, 'subject'> & Partial<Pick<Ticket, 'description' | 'priority'>>,
  by: string,
): Promise<Ticket> {
  const childId = ports.clock.id('ticket')
  return optimistic(ports.table, async () => {
    const before = await getTicket(ports, id)
    const at = isoNow(ports.clock)
    const { conversationId, customerId, customerName, teamId } = before
    const child = await promised(
      ports,
      openTicket(childId, at, {
        ...part,
        priority: part.priority ?? before.priority,
        origin: 'agent',
        parentId: before.id,
        ...(conversationId && { conversationId }),
        ...(customerId && { customerId, publicKey: ports.clock.secret() }),
        ...(customerName && { customerName }),
        ...(teamId && { teamId }),
        history: [{ at, by, change: 'created', isPublic: true }],
      }),
    )
    const parent = { ...changed(ports, before, by, `split: ${child.number}`), childIds: [...before.childIds, childId] }
    return {
      writes: [
        ...ticketWrites(parent, before),
        ...ticketWrites(child),
        putOutbox(ports.clock, keys.ticket(childId).pk, [
          facts.ticketChanged(child, 'created'),
          facts.ticketChanged(parent, 'changed'),
        ]),
      ],
      result: child,
    }
  })
}

/** Says that two tickets have to do with each other, or that they no longer do. */
export async function relateTickets(
  ports: Core,
  id: string,
  otherId: string,
  isRelated: boolean,
  by: string,
): Promise<Ticket> {
  if (id === otherId) throw conflict('ticketId: a ticket is related to others only.')
  return optimistic(ports.table, async () => {
    const [one, other] = [await getTicket(ports, id), await getTicket(ports, otherId)]
    if (one.relatedIds.includes(other.id) === isRelated) return { writes: [], result: one }
    const linked = (ticket: Ticket, to: Ticket): Ticket => ({
      ...changed(ports, ticket, by, `${isRelated ? 'related' : 'unrelated'}: ${to.number}`),
      relatedIds: isRelated ? [...ticket.relatedIds, to.id] : ticket.relatedIds.filter((known) => known !== to.id),
    })
    const after = linked(one, other)
    return {
      writes: both(ports, [
        [after, one],
        [linked(other, one), other],
      ]),
      result: after,
    }
  })
}
