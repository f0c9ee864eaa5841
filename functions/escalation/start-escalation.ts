import { ConversationEscalated } from '../../schemas/events/conversation-escalated.ts'
import { startEscalation } from '../../shared/use-cases/escalation/start-escalation.ts'
import { startPorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** Starts the machine of an escalation, once. */
export const handler = eventHandler(ConversationEscalated, startPorts, (ports, { escalation }) =>
  startEscalation(ports, escalation),
)
