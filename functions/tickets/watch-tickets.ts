import { offerTickets } from '../../shared/use-cases/tickets/offer-tickets.ts'
import { watchTickets } from '../../shared/use-cases/tickets/watch-tickets.ts'
import { corePorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Warns of promises about tickets that are nearly due, says which were broken, reminds, and offers what waits. */
export const handler = scheduleHandler(corePorts, async (ports) => {
  await watchTickets(ports)
  await offerTickets(ports)
})
