import * as z from 'zod'
import { Ticket } from '../records/ticket.ts'
import { defineEvent } from './event.ts'
import { exampleTicket } from './examples.ts'

/** A ticket was created or changed. */
export const TicketChanged = defineEvent({
  name: 'ticket.changed',
  version: 1,
  summary: 'A ticket was created or changed.',
  detail: z.object({ ticket: Ticket, change: z.enum(['created', 'changed']) }),
  example: { ticket: exampleTicket, change: 'created' },
})
