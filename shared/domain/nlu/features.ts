/** Word-like and character-like features of a text, each as a 32-bit hash; no text is kept in a model. */
import { mattersIn } from '../assistant/concepts.ts'
import { normalise } from '../assistant/normalise.ts'

const runs = /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)|([\p{L}\p{N}']+)/gu
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** FNV-1a with murmur's last mixing step, over a kind and a text. */
export function hash(kind: number, text: string): number {
  let value = (0x811c9dc5 ^ kind) >>> 0
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value ^= value >>> 16
  value = Math.imul(value, 0x85ebca6b)
  value ^= value >>> 13
  value = Math.imul(value, 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

const word = 1
const pair = 2
const skip = 3
const letters = 4
const characters = 5
const chineseWord = 6
const matter = 7

export interface HashedText {
  /** Words, what they stand beside, and the matters of shopping that they speak of, alone and together. */
  readonly words: readonly number[]
  /** Pieces of words, which misspellings and new forms share. */
  readonly pieces: readonly number[]
}

/** The hashed features of a text, repeated as often as they occur. */
export function hashText(text: string): HashedText {
  const words: number[] = []
  const pieces: number[] = []
  const latin: string[] = []
  const normal = normalise(text)
  for (const [run, chinese] of normal.matchAll(runs)) {
    if (chinese) {
      for (const { segment } of segmenter.segment(run)) words.push(hash(chineseWord, segment))
      for (let size = 1; size <= 3; size++)
        for (let at = 0; at + size <= run.length; at++) pieces.push(hash(characters, run.slice(at, at + size)))
      continue
    }
    latin.push(run)
    const padded = ` ${run} `
    for (let size = 3; size <= 4; size++)
      for (let at = 0; at + size <= padded.length; at++) pieces.push(hash(letters, padded.slice(at, at + size)))
  }
  latin.forEach((one, index) => {
    words.push(hash(word, one))
    const next = latin[index + 1]
    const after = latin[index + 2]
    if (next !== undefined) words.push(hash(pair, `${one} ${next}`))
    if (after !== undefined) words.push(hash(skip, `${one} ${after}`))
  })
  // English says its matters in words of their own; in Chinese they are cut and written in many ways.
  if (/\p{Script=Han}/u.test(normal)) for (const one of mattersIn(normal)) words.push(hash(matter, one))
  return { words, pieces }
}

/** A sparse vector: places in rising order of appearance, and their values. */
export interface Sparse {
  readonly at: Int32Array
  readonly value: Float32Array
  /** How much of what was said the vocabulary knows, weighed by how telling it is; 0 to 1. */
  readonly coverage: number
}

/** Which features a model knows, and how telling each is. */
export interface Vocabulary {
  readonly index: ReadonlyMap<number, number>
  readonly idf: Float32Array
  /** What an unknown feature would weigh. */
  readonly rarest: number
}

const largeSet = 2_000
/** More would make a model larger than what is loaded in a blink, and were seen too seldom to say much. */
const mostFeatures = 36_000

/** The features of a set of examples; those that occur once are left out where there are many, and then the rarest. */
export function buildVocabulary(texts: readonly HashedText[]): Vocabulary {
  const documents = new Map<number, number>()
  for (const { words, pieces } of texts)
    for (const feature of new Set([...words, ...pieces])) documents.set(feature, (documents.get(feature) ?? 0) + 1)
  const least = texts.length >= largeSet ? 2 : 1
  const kept = [...documents].filter(([, count]) => count >= least)
  if (kept.length > mostFeatures) {
    kept.sort((a, b) => b[1] - a[1])
    kept.length = mostFeatures
  }
  const index = new Map<number, number>()
  const idf: number[] = []
  for (const [feature, count] of kept) {
    index.set(feature, index.size)
    idf.push(Math.log((1 + texts.length) / (1 + count)) + 1)
  }
  return { index, idf: Float32Array.from(idf), rarest: Math.log(1 + texts.length) + 1 }
}

/** A text as a vector: each of the two kinds of features has length one, so that neither drowns the other. */
export function vectorOf({ words, pieces }: HashedText, vocabulary: Vocabulary): Sparse {
  const at: number[] = []
  const value: number[] = []
  let known = 0
  let total = 0
  for (const block of [words, pieces]) {
    const counts = new Map<number, number>()
    for (const feature of block) {
      const place = vocabulary.index.get(feature)
      if (place === undefined) {
        total += vocabulary.rarest
        continue
      }
      counts.set(place, (counts.get(place) ?? 0) + 1)
      known += vocabulary.idf[place] as number
      total += vocabulary.idf[place] as number
    }
    const start = value.length
    let squares = 0
    for (const [place, count] of counts) {
      const weight = (1 + Math.log(count)) * (vocabulary.idf[place] as number)
      at.push(place)
      value.push(weight)
      squares += weight * weight
    }
    const norm = Math.sqrt(squares) || 1
    for (let i = start; i < value.length; i++) value[i] = (value[i] as number) / norm
  }
  return { at: Int32Array.from(at), value: Float32Array.from(value), coverage: total > 0 ? known / total : 0 }
}
