import * as z from 'zod'
import { ids } from '../ids.ts'

/** Put one recorded reply on its channel; the queue's group is the conversation. */
export const DeliverReply = z.object({
  conversationId: ids.conversation,
  messageId: ids.message,
  seq: z.int().positive(),
  /** Do not send the reply, which waits; tell the customer that one waits, where the provider has a form for that. */
  isNotice: z.boolean().optional(),
  /** A provider request that waits for this answer, and until when. */
  mailbox: z.object({ key: z.string(), answerBy: z.iso.datetime() }).optional(),
})
export type DeliverReply = z.infer<typeof DeliverReply>
