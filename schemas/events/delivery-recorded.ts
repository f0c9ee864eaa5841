import * as z from 'zod'
import { ids } from '../ids.ts'
import { DeliveryState } from '../records/message.ts'
import { defineEvent } from './event.ts'
import { exampleConversation, exampleMessage } from './examples.ts'

/** An attempt to put a reply on its channel had an outcome. */
export const DeliveryRecorded = defineEvent({
  name: 'delivery.recorded',
  version: 1,
  summary: 'An attempt to put a reply on its channel had an outcome.',
  detail: z.object({
    conversationId: ids.conversation,
    messageId: ids.message,
    seq: z.int(),
    inboxId: ids.inbox,
    delivery: DeliveryState,
  }),
  example: {
    conversationId: exampleConversation.id,
    messageId: exampleMessage.id,
    seq: 1,
    inboxId: exampleConversation.inboxId,
    delivery: { status: 'sent', at: '2026-11-11T03:00:01.000Z' },
  },
})
