import * as z from 'zod'
import { ids } from '../ids.ts'

/** What is known of how an inbox fares. Moments of what goes well are told every few minutes, not each time. */
export const InboxHealth = z.object({
  inboxId: ids.inbox,
  /** A customer wrote. */
  heardAt: z.iso.datetime().optional(),
  /** The provider took a reply. */
  sentAt: z.iso.datetime().optional(),
  /** A reply could not be sent, and why; how many since the last that could. */
  failedAt: z.iso.datetime().optional(),
  failure: z.string().max(300).optional(),
  failures: z.int().nonnegative().optional(),
  /** Somebody asked for a check. */
  askedAt: z.iso.datetime().optional(),
  /** What it found. `secrets`: some are missing, named in detail. `silent`: this provider cannot be asked. */
  check: z
    .object({
      at: z.iso.datetime(),
      outcome: z.enum(['ok', 'secrets', 'refused', 'unreachable', 'silent']),
      detail: z.string().max(300).default(''),
    })
    .optional(),
})
export type InboxHealth = z.infer<typeof InboxHealth>
