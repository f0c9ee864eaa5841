import * as z from 'zod'

/** RFC 9457 problem details: what every error of the API looks like. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  field: z.string().optional(),
})
