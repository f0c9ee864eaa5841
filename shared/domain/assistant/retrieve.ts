import { subjectOf } from './concepts.ts'
import { type Findable, folderK1, isLight, type KnowledgeIndex, k1, rarity, said, weightOf } from './knowledge-index.ts'
import { normalise, tokens } from './normalise.ts'

export interface Candidate {
  readonly entry: Findable
  /** 0 to 1: how near the entry's nearest phrasing is, weighed by how telling each word is. */
  readonly score: number
}

/** What was found, best first, and how often such a finding is right. */
export interface Retrieval {
  readonly candidates: readonly Candidate[]
  /** 0 to 1: that the first candidate is the one. */
  readonly confidence: number
  /** 0 to 1: that it is among the first three. */
  readonly among: number
}

/** How much the folder, and the phrasing that is nearest, count beside the whole entry. */
const folderShare = 0.7
const phraseShare = 0.4
/** So many of the best by words alone are looked at closely. */
const mostLookedAt = 24
const mostClauses = 6
/** So telling are two words that are not quite rare. */
const fullContent = 4
/** An entry that has less than this of what a question is about, only asks in the same words. */
const leastSubject = 0.3
/** So sure can that be at most: enough where a model is of the same opinion, too little by itself. */
const mostWithoutSubject = 0.6

const all = () => true
const nothing: Retrieval = { candidates: [], confidence: 0, among: 0 }
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * The best entries for a question in one language, among those that are wanted: by the whole entry, by its folder, and
 * by the phrasing that is nearest. How sure that is comes from a regression over the questions of `zh_cs` (its
 * development set, in arrangements with and without folders, in two thirds of which a quarter of the entries were
 * missing), with every sign held to speak for what it speaks for: over ten bins it is off by three in a hundred there.
 * What a small knowledge base adds to that: of 安装费多少钱, an entry on 运费多少钱 may be the only one that asks for a
 * price, but it has nothing of what the question is about.
 */
export function retrieve(
  index: KnowledgeIndex,
  question: string,
  language: string,
  limit = 5,
  among: (entry: Findable) => boolean = all,
): Retrieval {
  const isWanted = (entry: Findable | undefined) => entry !== undefined && entry.language === language && among(entry)
  const whole = find(index, question, isWanted, limit)
  const first = whole.candidates[0]?.entry.id
  const clauses = question.split(/[，。！？；、,.!?;\n]+/).filter((clause) => clause.trim().length > 1)
  if (first === undefined || clauses.length < 2) return whole
  // Who tells a long story asks in one clause of it: a clause that finds the same finds it more surely.
  let { confidence, among: three } = whole
  for (const clause of clauses.slice(0, mostClauses)) {
    const part = find(index, clause, isWanted, 1)
    if (part.candidates[0]?.entry.id !== first) continue
    confidence = Math.max(confidence, part.confidence)
    three = Math.max(three, part.among)
  }
  return { ...whole, confidence, among: three }
}

function find(
  index: KnowledgeIndex,
  question: string,
  isWanted: (entry: Findable | undefined) => boolean,
  limit: number,
): Retrieval {
  // A long number is whose matter it is, not what it is about.
  const query = [...new Set(said(question))].filter((token) => !/^\d{5,}$/.test(token))
  if (query.length === 0) return nothing
  const { entries, places, starts, documents, counts, norms } = index
  const asked = query.map((token) => {
    const place = places.get(token)
    const weight = weightOf(token)
    return { token, place, weight, says: place === undefined ? index.rarest * weight : (index.idf[place] as number) }
  })
  const sums = new Float64Array(entries.length)
  for (const { place, says: telling } of asked) {
    if (place === undefined) continue
    const says = telling * (k1 + 1)
    for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) {
      const document = documents[at] as number
      const count = counts[at] as number
      sums[document] = (sums[document] as number) + (says * count) / (count + (norms[document] as number))
    }
  }
  const best = largest(sums, mostLookedAt, (document) => isWanted(entries[document]))
  const top = sums[best[0] ?? 0] || 1
  const total = asked.reduce((sum, { says }) => sum + says, 0)
  const known = new Set(asked.flatMap(({ place }) => place ?? []))
  const folders = byFolder(index, asked)
  const topFolder =
    best.reduce((most, document) => Math.max(most, folders[index.folderOf[document] as number] as number), 0) || 1
  const ranked = best
    .map((document) => {
      const sum = sums[document] as number
      const score = likeness(index, document, known, total)
      const folder = (folders[index.folderOf[document] as number] as number) / topFolder
      return { document, sum, score, rank: sum / top + folderShare * folder + phraseShare * score }
    })
    .sort((x, y) => y.rank - x.rank || x.document - y.document)
  const [first, second, third] = ranked
  if (!first) return nothing
  const matters = query.filter((token) => token.startsWith('#'))
  const held = matters.filter((token) => isHeld(index, places.get(token), first.document))
  const sameMatter = matters.length > 0 ? held.length / matters.length : 0
  // Who only says 请问怎么办 meets all of nothing.
  const content = asked.reduce((sum, { token, says }) => sum + (isLight(token) ? 0 : says), 0)
  const strength = Math.min(1, content / fullContent) * Math.min(2, first.sum / (total * (k1 + 1)))
  // A lead says little where what leads is weak itself.
  const weight = Math.min(1, strength / 0.3)
  const ahead = (of: { readonly rank: number } | undefined) => weight * (1 - (of?.rank ?? 0) / first.rank)
  const [overSecond, overThird] = [ahead(second), ahead(third)]
  const most = subjectHeld(index, question, asked, first.document) < leastSubject ? mostWithoutSubject : 1
  return {
    candidates: ranked.slice(0, limit).map(({ document, score }) => ({ entry: entries[document] as Findable, score })),
    confidence: Math.min(
      most,
      sigmoid(2.8 * strength + 1.95 * overSecond + 1.69 * overThird + 0.74 * sameMatter - 2.22),
    ),
    among: sigmoid(2.15 * strength + 1.56 * overThird + 0.56 * sameMatter + 2.49 * first.score - 1.31),
  }
}

interface Asked {
  readonly token: string
  readonly place: number | undefined
  readonly says: number
}

/** How much of what a question is about stands in a document, 0 to 1, by how telling each word of it is. */
function subjectHeld(index: KnowledgeIndex, question: string, asked: readonly Asked[], document: number): number {
  const subject = new Set(said(subjectOf(normalise(question))).filter((token) => !isLight(token)))
  let [held, all] = [0, 0]
  for (const { token, place, says } of asked) {
    if (!subject.has(token)) continue
    all += says
    if (isHeld(index, place, document)) held += says
  }
  return all === 0 ? 0 : held / all
}

/** How well each folder as a whole fits: what the others in it are asked in speaks for each of them (BM25 again). */
function byFolder(
  { starts, documents, counts, folderOf, folderNorms }: KnowledgeIndex,
  asked: readonly { readonly place: number | undefined; readonly weight: number }[],
): Float64Array {
  const sums = new Float64Array(folderNorms.length)
  const held = new Float64Array(folderNorms.length)
  for (const { place, weight } of asked) {
    if (place === undefined) continue
    const touched: number[] = []
    for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) {
      const folder = folderOf[documents[at] as number] as number
      if (held[folder] === 0) touched.push(folder)
      held[folder] = (held[folder] as number) + (counts[at] as number)
    }
    const says = weight * rarity(folderNorms.length, touched.length) * (folderK1 + 1)
    for (const folder of touched) {
      const count = held[folder] as number
      sums[folder] = (sums[folder] as number) + (says * count) / (count + (folderNorms[folder] as number))
      held[folder] = 0
    }
  }
  return sums
}

/** The places of the largest sums above nothing, largest first, without sorting all of them. */
function largest(sums: Float64Array, most: number, isWanted: (place: number) => boolean): readonly number[] {
  const kept: number[] = []
  for (let place = 0; place < sums.length; place++) {
    const sum = sums[place] as number
    const last = kept[most - 1]
    if (sum <= 0 || (last !== undefined && sum <= (sums[last] as number)) || !isWanted(place)) continue
    let at = Math.min(kept.length, most - 1)
    while (at > 0 && (sums[kept[at - 1] as number] as number) < sum) at--
    kept.splice(at, 0, place)
    if (kept.length > most) kept.pop()
  }
  return kept
}

/** Whether a token stands in a document: a token's documents are in order. */
function isHeld({ starts, documents }: KnowledgeIndex, place: number | undefined, document: number): boolean {
  if (place === undefined) return false
  let [low, high] = [starts[place] as number, (starts[place + 1] as number) - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = documents[middle] as number
    if (found === document) return true
    if (found < document) low = middle + 1
    else high = middle - 1
  }
  return false
}

/** The best phrasing's weighted overlap with the question, both ways (a Dice coefficient over telling words). */
function likeness(index: KnowledgeIndex, document: number, known: ReadonlySet<number>, total: number): number {
  const { idf, firstPhrase, phraseStarts, phraseTokens } = index
  let best = 0
  for (let phrase = firstPhrase[document] as number; phrase < (firstPhrase[document + 1] as number); phrase++) {
    let shared = 0
    let size = 0
    for (let at = phraseStarts[phrase] as number; at < (phraseStarts[phrase + 1] as number); at++) {
      const token = phraseTokens[at] as number
      const says = idf[token] as number
      size += says
      if (known.has(token)) shared += says
    }
    best = Math.max(best, (2 * shared) / (total + size))
  }
  return best
}

/** The one that asks the same: whose nearest phrasing is at least so near. */
export function sameQuestion(
  index: KnowledgeIndex,
  question: string,
  language: string,
  least: number,
  among?: (entry: Findable) => boolean,
): Findable | undefined {
  const { candidates } = retrieve(index, question, language, undefined, among)
  const best = candidates.toSorted((x, y) => y.score - x.score)[0]
  return best && best.score >= least ? best.entry : undefined
}

/** How much two texts have in common, 0 to 1: a Dice coefficient over their words. */
export function alike(a: string, b: string): number {
  const [one, other] = [new Set(tokens(a)), new Set(tokens(b))]
  const shared = [...one].filter((token) => other.has(token)).length
  return (2 * shared) / Math.max(1, one.size + other.size)
}
