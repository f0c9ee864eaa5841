import * as z from 'zod'
import { WorkingHours } from '../deployment.ts'
import { ids } from '../ids.ts'

/** Groups of people; who belongs to one stands with the agent. */
export const TeamSettings = z
  .object({
    items: z
      .array(
        z
          .object({
            id: ids.team,
            name: z.string().min(1).max(60),
            /** When it works, where that is not as for the inbox. */
            workingHours: WorkingHours.optional(),
          })
          .strict(),
      )
      .max(100)
      .default([])
      .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'two teams have the same id'),
  })
  .strict()
export type TeamSettings = z.infer<typeof TeamSettings>
