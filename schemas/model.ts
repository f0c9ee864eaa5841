import * as z from 'zod'

/** What stands before the numbers of a trained model's file. */
export const ModelHeader = z.object({
  labels: z.array(z.string()),
  temperature: z.number(),
  scope: z.array(z.number()),
  features: z.int().nonnegative(),
  hidden: z.int().positive(),
  entries: z.int().nonnegative(),
  rarest: z.number(),
})
export type ModelHeader = z.infer<typeof ModelHeader>
