import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from './conversation.ts'

/** What the assistant may cite. Only `published` entries are ever answered from. */
export const KnowledgeEntry = z.object({
  id: ids.knowledge,
  language: Language,
  question: z.string().min(2).max(300),
  similar: z.array(z.string().min(1).max(300)).max(50).default([]),
  answer: z.string().min(1).max(4_000),
  category: z.string().max(60).default(''),
  status: z.enum(['draft', 'published']).default('published'),
  /** The first and the last moment at which it may be answered; always where they are absent. */
  validFrom: z.iso.datetime().optional(),
  validUntil: z.iso.datetime().optional(),
  version: z.int().positive(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string().max(100),
})
export type KnowledgeEntry = z.infer<typeof KnowledgeEntry>
