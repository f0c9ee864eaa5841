import type { Flow } from '../../../schemas/records/flow.ts'
import type { Findable } from '../assistant/knowledge-index.ts'

const prefix = 'task:'

/** Tasks as entries of the index, found by how customers ask for them: knowledge and tasks are weighed against each other. */
export const taskEntries = (flows: readonly Flow[]): readonly Findable[] =>
  flows.flatMap((flow) =>
    (['zh', 'en'] as const).map((language) => ({
      id: `${prefix}${flow.id}:${language}`,
      language,
      question: flow.name[language],
      similar: [...flow.examples[language]],
      answer: '',
      status: 'published' as const,
    })),
  )

/** Whether an entry stands for a task. */
export const isTask = ({ id }: Pick<Findable, 'id'>): boolean => id.startsWith(prefix)

/** The task that an entry stands for; undefined where it is knowledge. */
export const taskIn = (entryId: string, flows: readonly Flow[]): Flow | undefined =>
  entryId.startsWith(prefix) ? flows.find(({ id }) => entryId.startsWith(`${prefix}${id}:`)) : undefined
