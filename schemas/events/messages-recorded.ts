import * as z from 'zod'
import { Conversation } from '../records/conversation.ts'
import { Message } from '../records/message.ts'
import { defineEvent } from './event.ts'
import { exampleConversation, exampleMessage } from './examples.ts'

/** Messages were stored in a conversation, in the order of their sequence numbers. */
export const MessagesRecorded = defineEvent({
  name: 'messages.recorded',
  version: 1,
  summary: 'Messages were stored in a conversation, in the order of their sequence numbers.',
  detail: z.object({
    conversation: Conversation,
    messages: z.array(Message),
    clientIds: z.record(z.string(), z.string()).optional(),
  }),
  example: { conversation: exampleConversation, messages: [exampleMessage] },
})
