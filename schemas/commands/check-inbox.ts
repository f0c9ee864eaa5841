import * as z from 'zod'
import { ids } from '../ids.ts'

/** Ask an inbox's provider whether what was configured is right; the queue's group is the inbox. */
export const CheckInbox = z.object({ checkInboxId: ids.inbox })
export type CheckInbox = z.infer<typeof CheckInbox>
