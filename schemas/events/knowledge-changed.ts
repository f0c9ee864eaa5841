import * as z from 'zod'
import { defineEvent } from './event.ts'

/** What the assistant knows changed: an entry or a task. */
export const KnowledgeChanged = defineEvent({
  name: 'knowledge.changed',
  version: 1,
  summary: 'What the assistant knows changed: an entry or a task.',
  detail: z.object({
    /** Names the state that this made; the newest is the one that counts. */
    version: z.string(),
  }),
  example: { version: 'evt_01KA0000000000000000000000' },
})
