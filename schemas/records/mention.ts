import * as z from 'zod'
import { ids } from '../ids.ts'

/** A note that calls a colleague who has not seen it yet. */
export const Mention = z.object({
  conversationId: ids.conversation,
  seq: z.int().positive(),
  at: z.iso.datetime(),
  agentName: z.string().optional(),
  customerName: z.string().optional(),
  text: z.string(),
})
export type Mention = z.infer<typeof Mention>
