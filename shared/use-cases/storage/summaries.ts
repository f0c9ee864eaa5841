import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Message } from '../../../schemas/records/message.ts'

/** A conversation as facts carry it: without what only the core needs. */
export function conversationFact(conversation: Conversation): Conversation {
  const { ratingToken, thread, ...rest } = conversation
  const sides = rest.sides.map(({ thread: _inner, ...side }) => side)
  return { ...rest, sides, memory: { misunderstandings: conversation.memory.misunderstandings } }
}

/** A message as facts carry it: the assistant's reasons stay in the table. */
export function messageFact(message: Message): Message {
  const { decision, ...rest } = message
  return rest
}

/** An escalation without its workflow tokens. */
export function escalationFact(
  escalation: Escalation,
): Omit<Escalation, 'token' | 'closeToken' | 'earlierCloseTokens'> {
  const { token, closeToken, earlierCloseTokens, ...rest } = escalation
  return rest
}
