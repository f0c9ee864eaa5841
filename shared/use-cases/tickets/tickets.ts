import type { Ticket } from '../../../schemas/records/ticket.ts'
import { Ticket as TicketRecord } from '../../../schemas/records/ticket.ts'
import { openTicket } from '../../domain/ticket/open-ticket.ts'
import { notFound } from '../../errors/errors.ts'
import { isoAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page } from '../../ports/table.ts'
import { phraseNotice, planChange } from '../conversation/staff-actions.ts'
import { facts } from '../storage/facts.ts'
import { indexes, keys } from '../storage/keys.ts'
import { findAgent, findConversation, findTicket, putOutbox, putTicket, read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

export type NewTicket = Pick<Ticket, 'subject'> &
  Partial<Pick<Ticket, 'description' | 'priority' | 'conversationId' | 'customerId' | 'dueAt' | 'assigneeId'>>
export type TicketEdit = Partial<Pick<Ticket, 'subject' | 'description' | 'status' | 'priority' | 'dueAt'>> & {
  readonly assigneeId?: string | null
  readonly comment?: string
}

/** Makes a ticket; where it comes from a conversation, the customer is told its number in the same transaction. */
export async function createTicket(
  ports: Core,
  input: NewTicket,
  by: { readonly name: string; readonly origin: 'agent' | 'api' },
  idempotentId?: string,
): Promise<Ticket> {
  const id = idempotentId ?? ports.clock.id('ticket')
  return optimistic(ports.table, async () => {
    const made = idempotentId ? await findTicket(ports, id) : undefined
    if (made) return { writes: [], result: made }
    const at = isoNow(ports.clock)
    const { serviceLevel } = await ports.configuration.load()
    const conversation = input.conversationId ? await findConversation(ports, input.conversationId) : undefined
    if (input.conversationId && !conversation) throw notFound('conversation', input.conversationId)
    const assignee = input.assigneeId ? await findAgent(ports, input.assigneeId) : undefined
    if (input.assigneeId && !assignee) throw notFound('agent', input.assigneeId)
    const customerId = input.customerId ?? conversation?.customerId
    const ticket = openTicket(id, at, {
      subject: input.subject,
      description: input.description ?? '',
      priority: input.priority ?? 'normal',
      ...(conversation && { conversationId: conversation.id }),
      ...(customerId && { customerId }),
      ...(assignee && { assigneeId: assignee.id, assigneeName: assignee.name }),
      origin: by.origin,
      dueAt: input.dueAt ?? isoAfter(ports.clock, serviceLevel.ticketDueHours * 3600),
      history: [{ at, by: by.name, change: 'created' }],
    })
    if (!conversation)
      return {
        writes: [
          putTicket(ticket),
          putOutbox(ports.clock, keys.ticket(id).pk, [facts.ticketChanged(ticket, 'created')]),
        ],
        result: ticket,
      }
    const planned = planChange(ports, {
      before: conversation,
      after: { ...conversation, ticketIds: [...conversation.ticketIds, id] },
      notices: [phraseNotice('ticketByAgent', conversation, { number: ticket.number })],
      change: 'edited',
      outgoing: [facts.ticketChanged(ticket, 'created')],
      writes: [putTicket(ticket)],
    })
    return { writes: planned.writes, result: ticket }
  })
}

/** Changes a ticket; what changed, and who did it, is kept with it. */
export async function editTicket(ports: Core, id: string, edit: TicketEdit, by: string): Promise<Ticket> {
  return optimistic(ports.table, async () => {
    const before = await findTicket(ports, id)
    if (!before) throw notFound('ticket', id)
    const { assigneeId, comment, ...fields } = edit
    const assignee = assigneeId ? await findAgent(ports, assigneeId) : undefined
    if (assigneeId && !assignee) throw notFound('agent', assigneeId)
    const at = isoNow(ports.clock)
    const { assigneeId: oldId, assigneeName: oldName, ...unassigned } = before
    const base = assigneeId === null ? unassigned : before
    const changes = Object.entries(fields).flatMap(([name, value]) =>
      value !== undefined && value !== before[name as keyof Ticket] ? [`${name}: ${value}`] : [],
    )
    if (assigneeId !== undefined && assigneeId !== before.assigneeId) changes.push(`assignee: ${assignee?.name ?? '-'}`)
    if (comment) changes.push(`comment: ${comment}`)
    if (changes.length === 0) return { writes: [], result: before }
    const after: Ticket = {
      ...base,
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      ...(assignee && { assigneeId: assignee.id, assigneeName: assignee.name }),
      updatedAt: at,
      version: before.version + 1,
      history: [...before.history, ...changes.map((change) => ({ at, by, change: change.slice(0, 4_000) }))].slice(
        -200,
      ),
    }
    return {
      writes: [
        putTicket(after, before),
        putOutbox(ports.clock, keys.ticket(id).pk, [facts.ticketChanged(after, 'changed')]),
      ],
      result: after,
    }
  })
}

/** Tickets of one status, soonest due first. */
export async function listTickets(
  ports: Pick<Core, 'table'>,
  status: Ticket['status'],
  limit: number,
  cursor?: string,
): Promise<Page<Ticket>> {
  const page = await ports.table.query({ index: 'gsi1', pk: indexes.tickets(status), limit, ...(cursor && { cursor }) })
  const items = await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  return {
    items: items.map((item) => read(TicketRecord, item)).sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')),
    ...(page.cursor && { cursor: page.cursor }),
  }
}
