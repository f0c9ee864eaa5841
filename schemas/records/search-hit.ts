import * as z from 'zod'

/** A conversation or a ticket in which words were found, and the words around them. */
export const SearchHit = z.object({
  kind: z.enum(['conversation', 'ticket']),
  id: z.string(),
  title: z.string(),
  channel: z.string(),
  at: z.string(),
  excerpt: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>
