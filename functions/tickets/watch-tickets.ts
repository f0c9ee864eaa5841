import { watchTickets } from '../../shared/use-cases/tickets/watch-tickets.ts'
import { corePorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Warns of promises about tickets that are nearly due, says which were broken, and reminds. */
export const handler = scheduleHandler(corePorts, watchTickets)
