import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { DeskPorts } from '../../ports/desk.ts'

/** A new ticket is put into the contact centre's queue too, where the company wants that. Twice is once. */
export async function startTask(ports: DeskPorts, ticket: Ticket): Promise<void> {
  const { connect } = await ports.configuration.load()
  if (!connect?.tasks) return
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
