import type { TicketStatus } from '../../../schemas/records/ticket.ts'
import { conflict } from '../../errors/errors.ts'
import type { TicketAct } from './promises.ts'

/** Where a ticket may go from where it stands; the only place that says so. */
const table: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  open: ['pending', 'waiting', 'resolved', 'closed'],
  pending: ['open', 'waiting', 'resolved', 'closed'],
  waiting: ['open', 'pending', 'resolved', 'closed'],
  resolved: ['open', 'pending', 'closed'],
  closed: ['open'],
}

const done = new Set<TicketStatus>(['resolved', 'closed'])
export const isDone = (status: TicketStatus): boolean => done.has(status)

/** @throws Rejected conflict when a ticket cannot go from one status to the other */
export function checkTransition(from: TicketStatus, to: TicketStatus): void {
  if (from !== to && !table[from].includes(to))
    throw conflict(`status: a ticket that is ${from} can become ${table[from].join(', ')}.`, { from, to })
}

/** What a change of status means for what was promised, in order. */
export function actsOf(from: TicketStatus, to: TicketStatus): readonly TicketAct[] {
  if (from === to) return []
  if (isDone(to)) return isDone(from) ? [] : ['done']
  return [
    ...(isDone(from) ? ['reopened' as const] : []),
    ...(from === 'waiting' ? ['resumed' as const] : []),
    ...(to === 'waiting' ? ['paused' as const] : []),
  ]
}
