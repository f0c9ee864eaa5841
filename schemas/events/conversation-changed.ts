import * as z from 'zod'
import { Conversation } from '../records/conversation.ts'
import { defineEvent } from './event.ts'
import { exampleConversation } from './examples.ts'

/** A conversation moved: opened, escalated, assigned, returned, closed, rated or edited. */
export const ConversationChanged = defineEvent({
  name: 'conversation.changed',
  version: 1,
  summary: 'A conversation moved: opened, escalated, assigned, returned, closed, rated or edited.',
  detail: z.object({
    conversation: Conversation,
    change: z.enum(['opened', 'escalated', 'assigned', 'returned', 'closed', 'rated', 'edited', 'read']),
  }),
  example: { conversation: exampleConversation, change: 'opened' },
})
