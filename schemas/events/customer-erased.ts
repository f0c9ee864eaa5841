import * as z from 'zod'
import { ids } from '../ids.ts'
import { defineEvent } from './event.ts'

/** A customer was erased: whoever keeps anything of theirs elsewhere erases it too. */
export const CustomerErased = defineEvent({
  name: 'customer.erased',
  version: 1,
  summary: 'A customer was erased: whoever keeps anything of theirs elsewhere erases it too.',
  detail: z.object({ customerId: ids.customer }),
  example: { customerId: 'cus_01JZ8Q4Y5M3T7X9V2B6N8K0R1C' },
})
