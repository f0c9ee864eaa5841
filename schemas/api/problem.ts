import * as z from 'zod'

/** RFC 9457 problem details: what every error of the API looks like. */

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  field: z.string().optional(),
  /** With `golden-lost`: the questions that would no longer come out right. */
  lost: z.array(z.string()).optional(),
})
export type Problem = z.infer<typeof Problem>
