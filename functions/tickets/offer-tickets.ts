import { TicketChanged } from '../../schemas/events/ticket-changed.ts'
import { offerTickets } from '../../shared/use-cases/tickets/offer-tickets.ts'
import { corePorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** A ticket waits for somebody: it is offered to who has room. */
export const handler = eventHandler(TicketChanged, corePorts, offerTickets)
