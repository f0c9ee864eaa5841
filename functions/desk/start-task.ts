import { TicketChanged } from '../../schemas/events/ticket-changed.ts'
import { startTask } from '../../shared/use-cases/desk/start-task.ts'
import { deskPorts } from '../runtime/compose-desk.ts'
import { eventHandler } from '../runtime/event.ts'

/** A new ticket becomes a task at the contact centre. */
export const handler = eventHandler(TicketChanged, deskPorts, (ports, { ticket }) => startTask(ports, ticket))
