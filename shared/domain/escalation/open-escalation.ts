import { derivedId } from '../../../schemas/ids.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'

const open = new Set<Escalation['status']>(['routing', 'waiting', 'offered'])

/** Whether nobody has taken it yet, and nothing has ended it. */
export const isOpenEscalation = (escalation: Pick<Escalation, 'status'>): boolean => open.has(escalation.status)

type Asked = Pick<Escalation, 'status' | 'reason' | 'skill' | 'priority' | 'createdAt' | 'deadline' | 'weight'> &
  Partial<Pick<Escalation, 'declinedBy' | 'preferredAgentId' | 'agentId' | 'endedAt' | 'level' | 'teamId' | 'rankedAt'>>

/** A new escalation of a conversation; its id follows from where the conversation stands, so that planning it twice names it once. */
export const openEscalation = (conversation: Conversation, asked: Asked): Escalation => ({
  id: `${derivedId('escalation', conversation.id)}-v${conversation.version + 1}`,
  conversationId: conversation.id,
  customerId: conversation.customerId,
  version: 1,
  language: conversation.language,
  declinedBy: [],
  declines: [],
  offerNumber: 0,
  ...asked,
})
