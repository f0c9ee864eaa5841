import * as z from 'zod'
import { ids } from '../ids.ts'
import { MediaRef } from './content.ts'
import { Language } from './conversation.ts'

/** What an editor writes of an entry. */
export const EntryFields = z.object({
  language: Language,
  question: z.string().min(2).max(300),
  similar: z.array(z.string().min(1).max(300)).max(50).default([]),
  answer: z.string().min(1).max(4_000),
  /** The answer as it is said on a telephone, where that should be otherwise. */
  spoken: z.string().max(1_000).optional(),
  /** The folder that it lies in; `/` divides a folder from one inside it. */
  category: z.string().max(60).default(''),
  /** Words to find it by; entries with 热门 or `featured` are offered before the customer types. */
  tags: z.array(z.string().min(1).max(40)).max(20).default([]),
  /** draft: nobody is answered with it. review: neither, until somebody else approved it. */
  status: z.enum(['draft', 'review', 'published']).default('published'),
  /** The first and the last moment at which it may be answered; always where they are absent. */
  validFrom: z.iso.datetime().optional(),
  validUntil: z.iso.datetime().optional(),
  /** Who is answered with it. */
  audience: z.enum(['everyone', 'verified', 'vip']).default('everyone'),
  /** On which inboxes, in which regions and about which products (ids or names) it holds; everywhere where they are empty. */
  inboxes: z.array(ids.inbox).max(20).default([]),
  regions: z.array(z.string().min(1).max(60)).max(50).default([]),
  products: z.array(z.string().min(1).max(100)).max(50).default([]),
  /** Files that go with the answer. */
  attachments: z
    .array(MediaRef.pick({ contentType: true, fileName: true }).extend({ key: z.string().regex(/^sent\/knowledge\//) }))
    .max(3)
    .default([]),
  /** Entries to offer after this one. */
  related: z.array(ids.knowledge).max(5).default([]),
  /** Where it was taken from: a page, a document, a person. */
  source: z.string().max(500).optional(),
})
export type EntryFields = z.infer<typeof EntryFields>

/** What the assistant may cite. Only `published` entries are ever answered from. */
export const KnowledgeEntry = EntryFields.extend({
  id: ids.knowledge,
  version: z.int().positive(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string().max(100),
  /** Who looked at it before it was published, where that was not who wrote it. */
  approvedBy: z.string().max(100).optional(),
  /** A change that waits for somebody else's approval; until then the entry is what it was. */
  proposed: EntryFields.extend({ by: z.string().max(100), at: z.iso.datetime() }).optional(),
  /** Why a change was given back to who wrote it. */
  returned: z.object({ by: z.string().max(100), at: z.iso.datetime(), reason: z.string().max(300) }).optional(),
})
export type KnowledgeEntry = z.infer<typeof KnowledgeEntry>
