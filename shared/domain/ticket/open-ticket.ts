import type { Ticket } from '../../../schemas/records/ticket.ts'
import { ticketNumber } from './number.ts'

type Asked = Omit<Ticket, 'id' | 'number' | 'status' | 'createdAt' | 'updatedAt' | 'version'>

/** A new ticket; its number follows from its id. */
export const openTicket = (id: string, at: string, asked: Asked): Ticket => ({
  id,
  number: ticketNumber(id),
  status: 'open',
  ...asked,
  createdAt: at,
  updatedAt: at,
  version: 1,
})
