import * as z from 'zod'

/** What an agent narrows the list of conversations to; what is empty does not matter. */
export const SavedFilter = z
  .object({
    words: z.string().max(200).default(''),
    channel: z.string().max(40).default(''),
    tag: z.string().max(40).default(''),
    agentId: z.string().max(60).default(''),
    isUnread: z.boolean().default(false),
  })
  .strict()
export type SavedFilter = z.infer<typeof SavedFilter>

/** The views that an agent keeps under names of their own. */
export const SavedViews = z
  .object({ items: z.array(z.object({ name: z.string().min(1).max(40), filter: SavedFilter }).strict()).max(50) })
  .strict()
export type SavedViews = z.infer<typeof SavedViews>
