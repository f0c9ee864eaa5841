import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { DeskPorts } from '../../ports/desk.ts'
import { isGone } from '../privacy/is-gone.ts'

/** A new ticket is put into the contact centre's queue too, where the company wants that. Twice is once; what was erased since is not. */
export async function startTask(ports: DeskPorts, ticket: Ticket): Promise<void> {
  const { connect } = await ports.configuration.load()
  if (!connect?.tasks || (await isGone(ports, ticket.id))) return
  await ports.desk.startTask({
    id: ticket.id,
    name: `${ticket.number} ${ticket.subject}`,
    description: ticket.description || ticket.subject,
    link: `${ports.consoleUrl}#/tickets/${ticket.id}`,
    attributes: {
      yunkeTicket: ticket.id,
      ...(ticket.conversationId && { yunkeConversation: ticket.conversationId }),
      ...(ticket.dueAt && { yunkeDue: ticket.dueAt }),
    },
  })
}
