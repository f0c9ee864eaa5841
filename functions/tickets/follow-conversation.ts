import { MessagesRecorded } from '../../schemas/events/messages-recorded.ts'
import { followConversation } from '../../shared/use-cases/tickets/answer-ticket.ts'
import { corePorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** What is said in a conversation counts for its tickets. */
export const handler = eventHandler(MessagesRecorded, corePorts, followConversation)
