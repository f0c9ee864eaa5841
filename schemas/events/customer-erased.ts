import * as z from 'zod'
import { ids } from '../ids.ts'
import { defineEvent } from './event.ts'
import { exampleConversation } from './examples.ts'

/** A customer was erased: whoever keeps anything of theirs elsewhere erases it too. */
export const CustomerErased = defineEvent({
  name: 'customer.erased',
  version: 1,
  summary: 'A customer was erased: whoever keeps anything of theirs elsewhere erases it too.',
  detail: z.object({ customerId: ids.customer }),
  example: { customerId: exampleConversation.customerId },
})
