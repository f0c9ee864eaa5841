import * as z from 'zod'
import { ids } from '../ids.ts'
import { defineEvent } from './event.ts'
import { exampleConversation } from './examples.ts'

/** A customer was erased: whoever keeps anything of theirs elsewhere erases it too. */
export const CustomerErased = defineEvent({
  name: 'customer.erased',
  version: 1,
  summary: 'A customer was erased: whoever keeps anything of theirs elsewhere erases it too.',
  detail: z.object({
    customerId: ids.customer,
    /** What was erased with them although it was told as another customer's: their address was linked since. */
    conversationIds: z.array(ids.conversation).optional(),
  }),
  example: { customerId: exampleConversation.customerId, conversationIds: [exampleConversation.id] },
})
