import type { Ticket } from './store.ts'

export const statuses = ['open', 'pending', 'waiting', 'resolved', 'closed'] as const
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
const done = new Set<Ticket['status']>(['resolved', 'closed'])

export const isOverdue = (ticket: Ticket): boolean =>
  ticket.dueAt !== undefined && !done.has(ticket.status) && Date.parse(ticket.dueAt) < Date.now()
