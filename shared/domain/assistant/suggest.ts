import type { Suggestion } from '../../../schemas/records/content.ts'
import { isTask } from '../flow/entries.ts'
import type { Findable, KnowledgeIndex } from './knowledge-index.ts'
import { retrieve } from './retrieve.ts'

const most = 3
/** A task that shares this much with an entry is what one may want done next. */
const leastShared = 0.3

const chip = ({ id, question }: Findable): Suggestion => ({ id, label: question.slice(0, 60) })

/**
 * What customers may ask next after an entry: what its editor named first, then a task that is about the same, then its
 * neighbours in the folder, the nearest first.
 */
export function relatedTo(
  index: KnowledgeIndex,
  entry: Findable,
  isWanted: (other: Findable) => boolean,
): readonly Suggestion[] {
  const isOther = (other: Findable) => other.id !== entry.id && isWanted(other)
  const named = (entry.related ?? []).flatMap(
    (id) => index.entries.find((other) => other.id === id && isOther(other)) ?? [],
  )
  if (named.length >= most) return named.slice(0, most).map(chip)
  const [task] = retrieve(index, entry.question, entry.language, 1, (one) => isTask(one) && isOther(one)).candidates
  const isNeighbour = (other: Findable) =>
    Boolean(entry.category) && other.category === entry.category && !isTask(other) && isOther(other)
  const about = `${entry.question} ${entry.answer}`
  const neighbours = retrieve(index, about, entry.language, most, isNeighbour).candidates.map((one) => one.entry)
  const all = [...named, ...(task && task.score >= leastShared ? [task.entry] : []), ...neighbours]
  return [...new Set(all)].slice(0, most).map(chip)
}

/** What editors want to be offered before anything is said. */
export const isFeatured = ({ tags }: Findable): boolean => (tags ?? []).some((tag) => /^(热门|featured)$/i.test(tag))
