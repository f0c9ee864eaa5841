import * as z from 'zod'
import { CheckInbox } from '../commands/check-inbox.ts'
import { DeliverReply } from '../commands/deliver-reply.ts'
import { ids } from '../ids.ts'

/** Work that a transaction decided and only the relay moves onward. */
export const Outgoing = z.discriminatedUnion('to', [
  z.object({ to: z.literal('delivery'), command: z.union([DeliverReply, CheckInbox]) }),
  z.object({ to: z.literal('bus'), name: z.string(), detail: z.record(z.string(), z.unknown()) }),
  z.object({ to: z.literal('task'), token: z.string(), output: z.record(z.string(), z.unknown()) }),
])
export type Outgoing = z.infer<typeof Outgoing>

/** One row a transaction, in the partition of what it changed, so that stream order is that partition's order. */
export const OutboxRow = z.object({ id: ids.event, at: z.iso.datetime(), items: z.array(Outgoing).min(1) })
export type OutboxRow = z.infer<typeof OutboxRow>
