import type { Flow } from '../../../schemas/records/flow.ts'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'

const prefix = 'task:'

/** Tasks as entries of the index, found by how customers ask for them: knowledge and tasks are weighed against each other. */
export const taskEntries = (flows: readonly Flow[]): readonly KnowledgeEntry[] =>
  flows.flatMap((flow) =>
    (['zh', 'en'] as const).map((language) => ({
      id: `${prefix}${flow.id}:${language}`,
      language,
      question: flow.name[language],
      similar: [...flow.examples[language]],
      answer: '',
      category: 'task',
      status: 'published' as const,
      version: flow.version,
      updatedAt: '',
      updatedBy: '',
    })),
  )

/** Whether an entry stands for a task. */
export const isTask = ({ id }: Pick<KnowledgeEntry, 'id'>): boolean => id.startsWith(prefix)

/** The task that an entry stands for; undefined where it is knowledge. */
export const taskIn = (entryId: string, flows: readonly Flow[]): Flow | undefined =>
  entryId.startsWith(prefix) ? flows.find(({ id }) => entryId.startsWith(`${prefix}${id}:`)) : undefined
