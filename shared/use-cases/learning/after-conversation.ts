import type { ConversationChanged } from '../../../schemas/events/conversation-changed.ts'
import { collectLessons } from './collect-lessons.ts'
import { countInTrial } from './trials.ts'

/** When a human is done with a conversation: what could be learned is proposed, and a trial of models counts it. */
export async function afterConversation(
  ports: Parameters<typeof collectLessons>[0],
  { conversation, change }: (typeof ConversationChanged)['example'],
): Promise<void> {
  if (change !== 'rated') await collectLessons(ports, conversation)
  if (change === 'closed' || change === 'rated') await countInTrial(ports, conversation, change)
}
