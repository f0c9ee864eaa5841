import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { mattersIn } from './concepts.ts'
import type { Conditions } from './conditions.ts'
import { normalise, tokens } from './normalise.ts'

/** What is found by its words: entries, and whatever else is asked for as they are. */
export type Findable = Pick<KnowledgeEntry, 'id' | 'language' | 'question' | 'similar' | 'answer' | 'status'> &
  Conditions &
  Partial<Pick<KnowledgeEntry, 'spoken' | 'attachments' | 'related' | 'tags' | 'category'>>

/**
 * An index over published entries, made once per version of the knowledge base. Tokens are numbered; everything that
 * there is much of lies in flat arrays, which are small, quick to read from a file, and never copied.
 */
export interface KnowledgeIndex {
  readonly entries: readonly Findable[]
  /** The number of each token. */
  readonly places: ReadonlyMap<string, number>
  /** Where each token's documents begin in `documents` and `counts`; one more than there are tokens. */
  readonly starts: Int32Array
  readonly documents: Int32Array
  /** How often the token stands in the document, 255 at most. */
  readonly counts: Uint8Array
  /** What stands beside a count in BM25's denominator: longer documents say less by each word. */
  readonly norms: Float32Array
  /** How much each token says; and what one says that no entry holds, before its kind is weighed. */
  readonly idf: Float32Array
  readonly rarest: number
  /** The folder of each document, what each folder's words stand against (as `norms`), and how many there are. */
  readonly folderOf: Int32Array
  readonly folderNorms: Float32Array
  /** Each entry's phrasings (question and similar questions) as the tokens they hold: where its first one is, where each begins. */
  readonly firstPhrase: Int32Array
  readonly phraseStarts: Int32Array
  readonly phraseTokens: Int32Array
}

export const k1 = 1.2
const b = 0.6
/** A folder is a long document: a word may stand in it often before it says no more. */
export const folderK1 = 8
const folderB = 0.5
const mostCount = 255

/** Characters of grammar and courtesy: 我想要 and 怎么办 are said of everything. */
const light = new Set(
  '我你您他她它们的了吗呢啊吧呀么嘛哦得地着过在是有没不要想能可以会就都还也又再才被把给让和跟与及或但而所以因为这那个些里上下去来到说看问请麻烦帮一下怎样什啥哪几多少咋很太真好行对于昨今办',
)
/** Words that tell a story without saying what it is about, beside the English ones that are left out of the index. */
const lightWords = new Set(
  '昨天 今天 前天 刚刚 刚才 现在 已经 一件 一个 买了 买的 发现 结果 然后 就是 但是 不过 其实 可是 朋友 hi hello hey please thanks thank just quick question questions want need would like any some have has get got there this that about tell know if or and so but not be was were will we us our with at from am been i m d s t don'.split(
    ' ',
  ),
)
/** What no entry holds says less than it is rare: most of it is names and stories. */
const unknownSays = 0.5
const matterSays = 1.7
const twoMattersSay = 0.5
const lightSays = 0.4

/** Whether a token is grammar, courtesy, or the way in which anything is asked. */
export function isLight(token: string): boolean {
  if (token.startsWith('#')) return token.startsWith('#a')
  if (lightWords.has(token)) return true
  if (token.length > 2) return false
  for (const character of token) if (!light.has(character)) return false
  return true
}

/** How much a token says by what kind it is: a matter more than a word, a word more than grammar. */
export function weightOf(token: string): number {
  if (isLight(token)) return lightSays
  if (!token.startsWith('#')) return 1
  return token.indexOf('#', 1) > 0 ? twoMattersSay : matterSays
}

/** What a text says: its words, and the matters that they are about. */
export const said = (text: string): readonly string[] => [...tokens(text), ...mattersIn(normalise(text))]

/** One entry as tokens: how often each stands in the whole, and which stand in each phrasing. */
interface Read {
  /** Tokens and counts by turns. */
  readonly counts: readonly number[]
  readonly length: number
  readonly phrases: readonly (readonly number[])[]
}

const sumOf = (numbers: Iterable<number>) => {
  let sum = 0
  for (const one of numbers) sum += one
  return sum
}

/** Numbers tokens as they come. */
class Numbering {
  readonly places: Map<string, number>
  constructor(before: ReadonlyMap<string, number> | undefined) {
    this.places = new Map(before)
  }
  of(token: string): number {
    const known = this.places.get(token)
    if (known !== undefined) return known
    this.places.set(token, this.places.size)
    return this.places.size - 1
  }
}

/** The question twice, similar questions and answer, with character pairs for Chinese and the matters of shopping. */
function readEntry({ question, similar, answer }: Findable, numbering: Numbering): Read {
  const phrased = [question, ...similar].map((text) => said(text).map((token) => numbering.of(token)))
  const bag = [...(phrased[0] ?? []), ...phrased.flat(), ...said(answer).map((token) => numbering.of(token))]
  const counts = new Map<number, number>()
  for (const token of bag) counts.set(token, Math.min(mostCount, (counts.get(token) ?? 0) + 1))
  return {
    counts: [...counts].flat(),
    length: sumOf(counts.values()),
    phrases: phrased.map((one) => [...new Set(one)]),
  }
}

/** An index of BM25 over all that is published. */
export const buildIndex = (all: readonly Findable[]): KnowledgeIndex => updateIndex(undefined, all)

const textOf = ({ question, similar, answer }: Findable) => [question, ...similar, answer].join('\n')

/**
 * The index of what there is now, made from the one before: entries whose words are the same are not read again. It is
 * the same as one that is made anew, but for the numbers of tokens.
 */
export function updateIndex(before: KnowledgeIndex | undefined, all: readonly Findable[]): KnowledgeIndex {
  const entries = all.filter((entry) => entry.status === 'published')
  const known = before && readBack(before)
  const numbering = new Numbering(before?.places)
  const read = entries.map((entry): Read => {
    const old = known?.get(entry.id)
    return old?.text === textOf(entry) ? old : readEntry(entry, numbering)
  })
  const index = assemble(entries, read, numbering.places)
  // Tokens that nothing holds any more keep their numbers; where most are such, one begins anew.
  return before && isMostlyDead(index.starts) ? updateIndex(undefined, all) : index
}

const fewTokens = 1_000

function isMostlyDead(starts: Int32Array): boolean {
  let live = 0
  for (let token = 0; token + 1 < starts.length; token++) if (starts[token] !== starts[token + 1]) live++
  return starts.length - 1 > 2 * live + fewTokens
}

/** Each entry of an index as it was read, and its words. */
function readBack(index: KnowledgeIndex): ReadonlyMap<string, Read & { readonly text: string }> {
  const { entries, starts, documents, counts, firstPhrase, phraseStarts, phraseTokens } = index
  const lists: number[][] = entries.map(() => [])
  const lengths = new Int32Array(entries.length)
  for (let token = 0; token + 1 < starts.length; token++)
    for (let at = starts[token] as number; at < (starts[token + 1] as number); at++) {
      const document = documents[at] as number
      const count = counts[at] as number
      lists[document]?.push(token, count)
      lengths[document] = (lengths[document] as number) + count
    }
  return new Map(
    entries.map((entry, document) => {
      const phrases: number[][] = []
      for (let phrase = firstPhrase[document] as number; phrase < (firstPhrase[document + 1] as number); phrase++)
        phrases.push([...phraseTokens.subarray(phraseStarts[phrase], phraseStarts[phrase + 1])])
      const length = lengths[document] as number
      return [entry.id, { text: textOf(entry), counts: lists[document] ?? [], length, phrases }]
    }),
  )
}

function assemble(
  entries: readonly Findable[],
  read: readonly Read[],
  places: ReadonlyMap<string, number>,
): KnowledgeIndex {
  const sizes = new Int32Array(places.size + 1)
  for (const { counts } of read)
    for (let at = 0; at < counts.length; at += 2) {
      const after = (counts[at] as number) + 1
      sizes[after] = (sizes[after] as number) + 1
    }
  const starts = sizes
  for (let token = 1; token < starts.length; token++)
    starts[token] = (starts[token] as number) + (starts[token - 1] as number)
  const total = starts[starts.length - 1] as number
  const documents = new Int32Array(total)
  const counts = new Uint8Array(total)
  const next = starts.slice()
  read.forEach((one, document) => {
    for (let pair = 0; pair < one.counts.length; pair += 2) {
      const token = one.counts[pair] as number
      const at = next[token] as number
      next[token] = at + 1
      documents[at] = document
      counts[at] = one.counts[pair + 1] as number
    }
  })
  const averageLength = read.reduce((sum, { length }) => sum + length, 0) / Math.max(1, read.length)
  const norms = Float32Array.from(read, ({ length }) => k1 * (1 - b + (b * length) / averageLength))
  const phrases = read.flatMap((one) => one.phrases)
  const firstPhrase = new Int32Array(entries.length + 1)
  read.forEach((one, document) => {
    firstPhrase[document + 1] = (firstPhrase[document] as number) + one.phrases.length
  })
  const phraseStarts = new Int32Array(phrases.length + 1)
  phrases.forEach((phrase, at) => {
    phraseStarts[at + 1] = (phraseStarts[at] as number) + phrase.length
  })
  const phraseTokens = new Int32Array(phraseStarts[phrases.length] as number)
  phrases.forEach((phrase, at) => {
    phraseTokens.set(phrase, phraseStarts[at])
  })
  const arrays = { entries, places, starts, documents, counts, norms }
  return {
    ...arrays,
    ...weighed(arrays),
    firstPhrase,
    phraseStarts,
    phraseTokens,
  }
}

/** How telling it is that one of so many holds something. */
export const rarity = (all: number, held: number) => Math.log(1 + (all - held + 0.5) / (held + 0.5))

/**
 * What follows from an index's arrays. How telling each token is, by its kind and by how many documents hold it; one
 * that none holds any more is as rare as any unknown one. Folders, each entry without one being one of its own.
 */
export function weighed({
  entries,
  places,
  starts,
  documents,
  counts,
}: Pick<KnowledgeIndex, 'entries' | 'places' | 'starts' | 'documents' | 'counts'>): Pick<
  KnowledgeIndex,
  'idf' | 'rarest' | 'folderOf' | 'folderNorms'
> {
  const idf = new Float32Array(Math.max(0, starts.length - 1))
  const rarest = unknownSays * Math.log(1 + entries.length)
  for (const [token, place] of places) {
    const held = (starts[place + 1] as number) - (starts[place] as number)
    idf[place] = weightOf(token) * (held === 0 ? rarest : rarity(entries.length, held))
  }
  const folders = new Map<string, number>()
  const folderOf = Int32Array.from(entries, ({ id, language, category }) => {
    const name = category ? `${language} ${category}` : ` ${id}`
    const known = folders.get(name) ?? folders.size
    folders.set(name, known)
    return known
  })
  const lengths = new Float64Array(folders.size)
  for (let at = 0; at < documents.length; at++) {
    const folder = folderOf[documents[at] as number] as number
    lengths[folder] = (lengths[folder] as number) + (counts[at] as number)
  }
  const average = sumOf(lengths) / Math.max(1, lengths.length)
  const folderNorms = Float32Array.from(lengths, (length) => folderK1 * (1 - folderB + (folderB * length) / average))
  return { idf, rarest, folderOf, folderNorms }
}
