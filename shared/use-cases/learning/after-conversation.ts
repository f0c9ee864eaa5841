import type { ConversationChanged } from '../../../schemas/events/conversation-changed.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { followRating } from '../quality/follow-up.ts'
import { type InspectionPorts, inspectConversation } from '../quality/inspections.ts'
import { digestConversation } from '../search/search.ts'
import { findConversation, listMessages } from '../storage/records.ts'
import { collectLessons } from './collect-lessons.ts'
import { countInTrial } from './trials.ts'

const mostMessages = 300

/**
 * When a conversation is done with: what could be learned is proposed, a trial of models counts it, it can be found by
 * its words, what a human did is scored, and a low rating is followed up.
 */
export async function afterConversation(
  ports: Parameters<typeof collectLessons>[0] & InspectionPorts,
  { conversation, change }: (typeof ConversationChanged)['example'],
): Promise<void> {
  // A fact that comes again after its customer was erased must not write anything of it down.
  if (!(await findConversation(ports, conversation.id))) return
  if (change === 'closed' || change === 'rated') await countInTrial(ports, conversation, change)
  if (change === 'rated') return followRating(ports, conversation)
  const messages = await listMessages(ports, conversation.id, { limit: mostMessages })
  if (await mayBeUsedFor(ports, conversation.customerId, 'learning'))
    await collectLessons(ports, conversation, messages)
  if (change !== 'closed' || conversation.closedBy === 'merged') return
  await digestConversation(ports, conversation, messages)
  await inspectConversation(ports, conversation, messages)
}
