import type { Ticket } from '../../../schemas/records/ticket.ts'
import { withoutIdleOffer } from './line.ts'

const mostHistory = 200
const mostCharacters = 4_000

/** A changed ticket, with more in its history. */
export const withHistory = (ticket: Ticket, entries: Ticket['history']): Ticket => ({
  ...withoutIdleOffer(ticket),
  history: [
    ...ticket.history,
    ...entries.map((entry) => ({ ...entry, change: entry.change.slice(0, mostCharacters) })),
  ].slice(-mostHistory),
})
