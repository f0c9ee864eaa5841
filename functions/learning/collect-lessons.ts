import { ConversationChanged } from '../../schemas/events/conversation-changed.ts'
import { collectLessons } from '../../shared/use-cases/learning/collect-lessons.ts'
import { learningPorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** Proposes what could be learned, when a human is done with a conversation. */
export const handler = eventHandler(ConversationChanged, learningPorts, (ports, { conversation }) =>
  collectLessons(ports, conversation),
)
