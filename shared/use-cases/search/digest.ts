import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

/** More of a text is not searched. */
export const mostText = 12_000

/** One row of a month by which something is found. */
export const searchRow = (at: string, id: string, digest: Record<string, unknown>): Write => ({
  put: { ...keys.searchRow(at, id), at, ...digest },
})

/** What a ticket is found by; written with it. */
export const digestTicket = (ticket: Ticket): Write =>
  searchRow(ticket.createdAt, ticket.id, {
    kind: 'ticket',
    id: ticket.id,
    channel: '',
    title: `${ticket.number} ${ticket.subject}`,
    text: `${ticket.number}\n${ticket.subject}\n${ticket.customerName ?? ''}\n${ticket.description}`.slice(0, mostText),
  })
