import * as z from 'zod'
import { ids } from '../ids.ts'

/** Fetch what a provider rang about; the queue's group is the account, so that one reader moves its cursor. */
export const PullMessages = z.object({
  kind: z.literal('pull'),
  inboxId: ids.inbox,
  account: z.string().min(1).max(128),
  token: z.string().max(256),
})
export type PullMessages = z.infer<typeof PullMessages>
