import * as z from 'zod'
import { Conversation } from '../records/conversation.ts'
import { Escalation } from '../records/escalation.ts'
import { defineEvent } from './event.ts'
import { exampleConversation, exampleEscalation } from './examples.ts'

/** An escalation was offered, accepted, declined, put to wait or ended. */
export const EscalationChanged = defineEvent({
  name: 'escalation.changed',
  version: 1,
  summary: 'An escalation was offered, accepted, declined, put to wait or ended.',
  detail: z.object({
    escalation: Escalation.omit({ token: true, closeToken: true, earlierCloseTokens: true }),
    conversation: Conversation.optional(),
  }),
  example: { escalation: exampleEscalation, conversation: exampleConversation },
})
