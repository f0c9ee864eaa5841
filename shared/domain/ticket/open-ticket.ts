import type { Ticket } from '../../../schemas/records/ticket.ts'
import { ticketNumber } from './number.ts'

type Asked = Pick<Ticket, 'subject' | 'priority' | 'origin'> &
  Partial<Omit<Ticket, 'id' | 'number' | 'status' | 'createdAt' | 'updatedAt' | 'version'>>

/** A new ticket; its number follows from its id. */
export const openTicket = (id: string, at: string, asked: Asked): Ticket => ({
  id,
  number: ticketNumber(id),
  status: 'open',
  description: '',
  fields: {},
  followerIds: [],
  tags: [],
  moreConversationIds: [],
  childIds: [],
  relatedIds: [],
  reminders: [],
  declines: [],
  history: [],
  ...asked,
  createdAt: at,
  updatedAt: at,
  version: 1,
})
