import * as z from 'zod'

/** What a model answers that is asked to judge a conversation; what does not fit the form judges nothing. */
export const Verdicts = z.object({
  verdicts: z.array(
    z.object({
      id: z.string(),
      met: z.enum(['yes', 'partly', 'no', 'unclear']).catch('unclear'),
      /** The number of the line that shows it. */
      line: z.int().optional().catch(undefined),
      why: z.string().catch(''),
    }),
  ),
})
