import { ConversationChanged } from '../../schemas/events/conversation-changed.ts'
import { afterConversation } from '../../shared/use-cases/learning/after-conversation.ts'
import { learningPorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** Learns from a conversation that a human is done with, and counts it in a trial of models. */
export const handler = eventHandler(ConversationChanged, learningPorts, afterConversation)
