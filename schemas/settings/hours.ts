import * as z from 'zod'
import { WorkingHours } from '../deployment.ts'
import { ids } from '../ids.ts'

/** When people work, where that was set in the console and not by the deployment. A team's own hours stand with it. */
export const HoursSettings = z
  .object({
    company: WorkingHours.optional(),
    inboxes: z
      .array(z.object({ inboxId: ids.inbox, workingHours: WorkingHours }).strict())
      .max(200)
      .default([])
      .refine((items) => new Set(items.map(({ inboxId }) => inboxId)).size === items.length, 'an inbox is named twice'),
  })
  .strict()
