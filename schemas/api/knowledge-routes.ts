import * as z from 'zod'
import { SpokenContext } from '../commands/spoken.ts'
import { ids } from '../ids.ts'
import { Content } from '../records/content.ts'
import { Language } from '../records/conversation.ts'
import { Flow } from '../records/flow.ts'
import { TurnResult } from '../records/golden-case.ts'
import { EntryFields, KnowledgeEntry } from '../records/knowledge-entry.ts'
import { DecisionTrace } from '../records/message.ts'
import { NextStep } from '../records/next-step.ts'
import { everyone, leaders, page, pageOf, type RouteDefinition } from './route.ts'

/** Why something is done although a golden case is lost by it; refused without (409 `golden-lost`). */
const override = z.string().trim().min(3).max(300).optional()

const EntryBody = EntryFields.extend({ override }).strict()

/** What may go with an answer. */
const attachmentTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'] as const

/** What would happen to one row of an import, and why. */
const ImportRow = z.object({
  row: z.int(),
  outcome: z.enum(['new', 'duplicate', 'conflict', 'invalid']),
  question: z.string(),
  /** The field that is missing or too long, the question of the entry that it meets, or an earlier row. */
  reason: z.string().optional(),
  entryId: ids.knowledge.optional(),
})
export type ImportRow = z.infer<typeof ImportRow>

/** What the assistant may say and do: entries, their versions and imports, tasks, and what it would answer. */
export const knowledgeRoutes = {
  listKnowledge: {
    method: 'GET',
    path: '/v1/knowledge',
    summary: 'Knowledge entries',
    scope: 'knowledge:read',
    roles: everyone,
    query: page,
    response: pageOf(KnowledgeEntry),
  },
  createKnowledge: {
    method: 'POST',
    path: '/v1/knowledge',
    summary: 'Add an entry; the assistant uses it within seconds',
    scope: 'knowledge:write',
    roles: leaders,
    body: EntryBody,
    response: KnowledgeEntry,
    status: 201,
  },
  getKnowledge: {
    method: 'GET',
    path: '/v1/knowledge/{knowledgeId}',
    summary: 'One entry',
    scope: 'knowledge:read',
    roles: everyone,
    response: KnowledgeEntry,
  },
  replaceKnowledge: {
    method: 'PUT',
    path: '/v1/knowledge/{knowledgeId}',
    summary: 'Replace an entry; what it was is kept',
    scope: 'knowledge:write',
    roles: leaders,
    body: EntryBody,
    response: KnowledgeEntry,
  },
  deleteKnowledge: {
    method: 'DELETE',
    path: '/v1/knowledge/{knowledgeId}',
    summary: 'Remove an entry',
    scope: 'knowledge:write',
    roles: leaders,
    query: z.object({ override }),
    response: z.null(),
    status: 204,
  },
  reviewKnowledge: {
    method: 'POST',
    path: '/v1/knowledge/{knowledgeId}/review',
    summary: 'Approve what waits for it, as somebody other than its writer, or give it back with a reason',
    roles: leaders,
    body: z
      .object({ decision: z.enum(['approve', 'return']), reason: z.string().max(300).optional(), override })
      .strict()
      .refine(({ decision, reason }) => decision === 'approve' || reason?.trim(), {
        path: ['reason'],
        message: 'says what to change',
      }),
    response: KnowledgeEntry,
  },
  openKnowledgeUpload: {
    method: 'POST',
    path: '/v1/knowledge-uploads',
    summary: 'A link to upload a file that goes with an answer',
    roles: leaders,
    body: z.object({ contentType: z.enum(attachmentTypes) }).strict(),
    response: z.object({ key: z.string(), uploadUrl: z.string() }),
    status: 201,
  },
  listKnowledgeVersions: {
    method: 'GET',
    path: '/v1/knowledge/{knowledgeId}/versions',
    summary: 'What an entry was before, newest first',
    scope: 'knowledge:read',
    roles: everyone,
    response: z.object({ items: z.array(KnowledgeEntry) }),
  },
  importKnowledge: {
    method: 'POST',
    path: '/v1/knowledge-imports',
    summary: 'Add many entries; a preview says what would happen to each and writes nothing',
    scope: 'knowledge:write',
    roles: leaders,
    body: z
      .object({
        isPreview: z.boolean().default(false),
        rows: z
          .array(
            z
              .object({
                language: Language.optional(),
                question: z.string().max(2_000),
                answer: z.string().max(20_000),
                similar: z.array(z.string().max(2_000)).max(200).default([]),
                category: z.string().max(200).default(''),
                tags: z.array(z.string().max(200)).max(50).default([]),
                source: z.string().max(2_000).default(''),
              })
              .strict(),
          )
          .min(1)
          .max(500),
      })
      .strict(),
    response: z.object({ rows: z.array(ImportRow), created: z.int() }),
  },
  readSite: {
    method: 'POST',
    path: '/v1/knowledge-imports/site',
    summary:
      'The pages that a site map of a help centre names, or the questions and answers of one page; writes nothing',
    scope: 'knowledge:write',
    roles: leaders,
    body: z.object({ url: z.url().max(2_000) }).strict(),
    response: z.object({
      pages: z.array(z.string()),
      rows: z.array(z.object({ question: z.string(), answer: z.string(), source: z.string() })),
    }),
  },
  listNextSteps: {
    method: 'GET',
    path: '/v1/conversations/{conversationId}/next-steps',
    summary: 'What you could do next in a conversation, most pressing first; nothing is done by asking',
    roles: everyone,
    response: z.object({ items: z.array(NextStep) }),
  },
  explainAnswer: {
    method: 'POST',
    path: '/v1/answers',
    summary: 'What the assistant would answer to a new customer, and why; nothing is stored or sent',
    scope: 'knowledge:read',
    roles: everyone,
    body: z
      .object({
        text: z.string().min(1).max(2_000),
        language: Language.default('zh'),
        inboxId: ids.inbox.optional(),
        level: z.enum(['normal', 'vip']).default('normal'),
        context: SpokenContext.optional(),
      })
      .strict(),
    response: z.object({ replies: z.array(Content), decision: DecisionTrace, result: TurnResult }),
  },
  listTasks: {
    method: 'GET',
    path: '/v1/tasks',
    summary: 'What the assistant can do for customers, as data',
    scope: 'knowledge:read',
    roles: everyone,
    response: z.object({ items: z.array(Flow) }),
  },
  saveTask: {
    method: 'PUT',
    path: '/v1/tasks/{taskId}',
    summary: 'Change a task, or add one; send the version that was read',
    roles: leaders,
    body: Flow,
    response: Flow,
  },
  listTaskVersions: {
    method: 'GET',
    path: '/v1/tasks/{taskId}/versions',
    summary: 'What a task was before, newest first',
    scope: 'knowledge:read',
    roles: everyone,
    response: z.object({ items: z.array(Flow) }),
  },
} as const satisfies Record<string, RouteDefinition>
