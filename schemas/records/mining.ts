import * as z from 'zod'

/** A search through stored conversations for what could be learned from them: how far it is, and what it found. */
export const Mining = z.object({
  /** Names the run: each has a machine of its own. */
  run: z.string().max(64),
  status: z.enum(['running', 'done', 'stopped', 'failed']),
  /** Conversations that were last spoken in after this are read, the newest first. */
  since: z.iso.datetime(),
  /** The moment that it has come back to. */
  reached: z.iso.datetime(),
  /** 0 to 1, of the time between. */
  progress: z.number().min(0).max(1),
  conversations: z.int().nonnegative(),
  lessons: z.int().nonnegative(),
  /** Proposals that were made or grew. */
  proposals: z.int().nonnegative(),
  cursor: z.string().max(2_000).optional(),
  startedBy: z.string().max(100),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Mining = z.infer<typeof Mining>
