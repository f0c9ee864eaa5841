import { soundOf, syllablesIn } from '../nlu/pinyin.ts'
import { matterWords } from './concepts.ts'
import type { KnowledgeIndex } from './knowledge-index.ts'

/** The words that a shop's own questions are asked in: what a slip of the pen is measured against. */
interface Vocabulary {
  /** Pairs of Chinese characters, and in how many phrasings each stands. */
  readonly pairs: ReadonlyMap<string, number>
  /** Those of them that are of words of shopping. */
  readonly matters: ReadonlySet<string>
  /** The pairs that sound alike, the commonest first. */
  readonly bySound: ReadonlyMap<string, readonly string[]>
  /** Latin words by their first letter. */
  readonly latin: ReadonlyMap<string, readonly string[]>
  readonly words: ReadonlySet<string>
}

const han = /\p{Script=Han}+/gu
const pair = /^\p{Script=Han}{2}$/u
const leastLatin = 5
/** Words so long may have two letters wrong. */
const longLatin = 8
/** In a large knowledge base a pair that stands in one place only is too rare to have been meant. */
const large = 200

/** Characters that stand beside anything: a pair with one of them tells nothing of the other. */
const light = new Set('的了吗呢吧啊么我你您他她它们是在不没有一个这那就都也还要能会可和与到给把被从多少几')

/** A word of the language is another one's slip only where that is a word of shopping, or stands so often. */
const often = 5

/** What only ends a phrase is never meant for another character. */
const particles = new Set('的了吗呢吧啊呀')

const pairsIn = (run: string): readonly string[] => {
  const characters = [...run]
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`)
}

const soundOfPair = (pair: string): string | undefined => {
  const [first, second] = [...pair].map(soundOf)
  return first && second && `${first} ${second}`
}

const vocabularies = new WeakMap<KnowledgeIndex, Vocabulary>()

/** In how many phrasings each pair of Chinese characters stands: counted over the index's own numbers. */
function pairsOf({ places, phraseTokens, entries }: KnowledgeIndex): Map<string, number> {
  const counts = new Int32Array(places.size)
  for (const token of phraseTokens) counts[token] = (counts[token] as number) + 1
  const least = entries.length > large ? 2 : 1
  const pairs = new Map<string, number>()
  for (const [token, place] of places) {
    const count = counts[place] as number
    if (count >= least && pair.test(token)) pairs.set(token, count)
  }
  return pairs
}

/** Read from how entries and tasks are asked for, once for an index. */
function vocabularyOf(index: KnowledgeIndex): Vocabulary {
  const known = vocabularies.get(index)
  if (known) return known
  const pairs = pairsOf(index)
  const words = new Set<string>()
  const matters = new Set<string>()
  const takeWords = (text: string) => {
    for (const word of text.match(/[a-z]{4,}/gi) ?? []) words.add(word.toLowerCase())
  }
  for (const { question, similar } of index.entries) for (const text of [question, ...similar]) takeWords(text)
  for (const word of matterWords) {
    takeWords(word)
    for (const run of word.match(han) ?? [])
      for (const one of pairsIn(run)) {
        matters.add(one)
        pairs.set(one, (pairs.get(one) ?? 0) + 1)
      }
  }
  const bySound = new Map<string, string[]>()
  for (const pair of [...pairs.keys()].sort((a, b) => (pairs.get(b) ?? 0) - (pairs.get(a) ?? 0))) {
    const sound = soundOfPair(pair)
    if (sound) bySound.set(sound, [...(bySound.get(sound) ?? []), pair])
  }
  const latin = new Map<string, string[]>()
  for (const word of words) latin.set(word.slice(0, 1), [...(latin.get(word.slice(0, 1)) ?? []), word])
  const vocabulary = { pairs, matters, bySound, latin, words }
  vocabularies.set(index, vocabulary)
  return vocabulary
}

/** Letters to change, add, drop or swap with the next, to make one word of another; more than `most` is `most + 1`. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [twoAgo, before] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (twoAgo[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    ;[twoAgo, before] = [before, row]
  }
  return Math.min(most + 1, before[b.length] ?? 0)
}

/** Made when it is first needed: the words of a language take long to load, and few texts need them. */
let segmenter: Intl.Segmenter | undefined

/** For each character whether it is part of a word of the language, such as 天气: likely what was meant, though no shop's own. */
function inWords(run: string): readonly boolean[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
  return [...segmenter.segment(run)].flatMap(({ segment }) => {
    const characters = [...segment]
    return characters.map(() => characters.length > 1)
  })
}

/** A character that stands in no pair that is known, beside one that makes a known pair with another of the same sound. */
function heardRun(run: string, { pairs, matters, bySound }: Vocabulary): string {
  const characters = [...run]
  const isKnown = (at: number) => pairs.has(`${characters[at]}${characters[at + 1]}`)
  for (let at = 0; at < characters.length; at++) {
    if (particles.has(characters[at] as string) || isKnown(at - 1) || isKnown(at)) continue
    const beside = [at - 1, at].flatMap((start) => {
      const [first, second] = [characters[start], characters[start + 1]]
      const stays = start === at ? second : first
      if (!first || !second || !stays || light.has(stays)) return []
      const alike = bySound.get(soundOfPair(`${first}${second}`) ?? '') ?? []
      // One of the two stays as it was written.
      return alike
        .filter((pair) => (start === at ? pair.endsWith(second) : pair.startsWith(first)))
        .map((pair) => ({ pair, character: [...pair][start === at ? 0 : 1] as string, count: pairs.get(pair) ?? 0 }))
    })
    const best = beside.sort((a, b) => b.count - a.count)[0]
    if (best && (matters.has(best.pair) || best.count >= often || !inWords(run)[at])) characters[at] = best.character
  }
  return characters.join('')
}

function spelledWord(word: string, { words, latin }: Vocabulary): string {
  if (word.length < leastLatin || words.has(word)) return word
  const most = word.length >= longLatin ? 2 : 1
  let best = word
  let least = most + 1
  for (const other of latin.get(word.slice(0, 1)) ?? []) {
    const far = distance(word, other, Math.min(most, least - 1))
    // A word's own ending is no slip.
    if (far < least && !isInflected(word, other)) [best, least] = [other, far]
  }
  return best
}

const isInflected = (a: string, b: string) => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return long.startsWith(short) && /^(s|es|d|ed|r|er|ing|ly|y)$/.test(long.slice(short.length))
}

/**
 * A text without slips: characters that only sound like the ones that were meant (什么时侯, 发漂), and Latin words with a
 * letter wrong (refnud), where the shop's own words tell what was meant. Everything else stays as it is.
 */
export function withoutSlips(index: KnowledgeIndex, text: string): string {
  const vocabulary = vocabularyOf(index)
  return text
    .replace(han, (run) => heardRun(run, vocabulary))
    .replace(/[A-Za-z]{5,}(?!['’A-Za-z])/g, (word) => {
      const meant = spelledWord(word.toLowerCase(), vocabulary)
      return meant === word.toLowerCase() ? word : meant
    })
}

/** So many of the syllables must be of words that are known. */
const leastRead = 0.6

/** A text typed in pinyin (zenme tuihuo) as Chinese, by the words that are known; undefined where it is none. */
export function fromPinyin(index: KnowledgeIndex, text: string): string | undefined {
  const trimmed = text.trim()
  if (!/^[a-zü'\s?？!！,，.。]+$/i.test(trimmed) || trimmed.length < 5) return undefined
  const vocabulary = vocabularyOf(index)
  const typed = trimmed.toLowerCase().match(/[a-zü]+/g) ?? []
  if (typed.every((word) => vocabulary.words.has(word))) return undefined
  const read = typed.map(syllablesIn)
  if (read.some((syllables) => !syllables)) return undefined
  const all = read.flatMap((syllables) => syllables ?? [])
  if (all.length < 2) return undefined
  let out = ''
  let known = 0
  for (let at = 0; at < all.length; at++) {
    const pair = vocabulary.bySound.get(`${all[at]} ${all[at + 1]}`)?.[0]
    if (!pair) continue
    out += pair
    known += 2
    at++
  }
  return known >= all.length * leastRead ? out : undefined
}
