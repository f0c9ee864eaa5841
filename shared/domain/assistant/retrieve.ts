import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { tokens } from './normalise.ts'

export interface Candidate {
  readonly entry: KnowledgeEntry
  /** 0 to 1: how much of what the question says is covered by the entry, weighed by how telling each word is. */
  readonly score: number
}

interface Posting {
  readonly document: number
  readonly weight: number
}

/** An index over published entries; made once per version of the knowledge base. */
export interface KnowledgeIndex {
  readonly entries: readonly KnowledgeEntry[]
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  readonly idf: ReadonlyMap<string, number>
  readonly averageLength: number
  /** Each entry's phrasings (question and similar questions) as the tokens they hold. */
  readonly phrasings: readonly (readonly ReadonlySet<string>[])[]
}

const k1 = 1.2
const b = 0.4

/** BM25 over question twice, similar questions and answer, with character pairs for Chinese. */
export function buildIndex(all: readonly KnowledgeEntry[]): KnowledgeIndex {
  const entries = all.filter((entry) => entry.status === 'published')
  const bags = entries.map((entry) =>
    tokens([entry.question, entry.question, ...entry.similar, entry.answer].join('\n')),
  )
  const averageLength = bags.reduce((sum, bag) => sum + bag.length, 0) / Math.max(1, bags.length)
  const postings = new Map<string, Posting[]>()
  bags.forEach((bag, document) => {
    const counts = new Map<string, number>()
    for (const token of bag) counts.set(token, (counts.get(token) ?? 0) + 1)
    for (const [token, count] of counts) {
      const weight = (count * (k1 + 1)) / (count + k1 * (1 - b + (b * bag.length) / averageLength))
      const list = postings.get(token)
      if (list) list.push({ document, weight })
      else postings.set(token, [{ document, weight }])
    }
  })
  const idf = new Map(
    [...postings].map(([token, list]) => [
      token,
      Math.log(1 + (entries.length - list.length + 0.5) / (list.length + 0.5)),
    ]),
  )
  const phrasings = entries.map((entry) => [entry.question, ...entry.similar].map((text) => new Set(tokens(text))))
  return { entries, postings, idf, averageLength, phrasings }
}

/** The best entries for a question in one language, best first. */
export function retrieve(index: KnowledgeIndex, question: string, language: string, limit = 5): readonly Candidate[] {
  const query = [...new Set(tokens(question))]
  if (query.length === 0) return []
  const rarest = Math.log(1 + index.entries.length)
  const idf = (token: string) => index.idf.get(token) ?? rarest
  const scores = new Map<number, number>()
  for (const token of query)
    for (const { document, weight } of index.postings.get(token) ?? [])
      if (index.entries[document]?.language === language)
        scores.set(document, (scores.get(document) ?? 0) + weight * idf(token))
  const best = [...scores].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, limit * 4)
  const total = query.reduce((sum, token) => sum + idf(token), 0)
  return best
    .map(([document]) => ({
      entry: index.entries[document] as KnowledgeEntry,
      score: likeness(index, document, query, total, idf),
    }))
    .sort((x, y) => y.score - x.score || x.entry.id.localeCompare(y.entry.id))
    .slice(0, limit)
}

/** The best phrasing's weighted overlap with the question, both ways (a Dice coefficient over telling words). */
function likeness(
  index: KnowledgeIndex,
  document: number,
  query: readonly string[],
  total: number,
  idf: (token: string) => number,
): number {
  let best = 0
  for (const phrasing of index.phrasings[document] ?? []) {
    let shared = 0
    for (const token of query) if (phrasing.has(token)) shared += idf(token)
    let size = 0
    for (const token of phrasing) size += idf(token)
    best = Math.max(best, (2 * shared) / (total + size))
  }
  return best
}
