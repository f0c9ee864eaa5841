import { type Findable, type KnowledgeIndex, weighed } from './knowledge-index.ts'

/** What the arrays of a file are, in the order in which they lie in it. */
const arrays = ['starts', 'documents', 'norms', 'firstPhrase', 'phraseStarts', 'phraseTokens'] as const
const magic = 'YKX1'

interface Head {
  /** The state of what is known that this is the index of. */
  readonly version: string
  readonly entries: readonly Findable[]
  readonly tokens: readonly string[]
  readonly lengths: Readonly<Record<(typeof arrays)[number], number>>
}

/** An index as a file: a head in JSON, then its arrays, each number in four bytes, the counts in one. */
export function writeIndex(index: KnowledgeIndex, version: string): Uint8Array {
  const lengths = Object.fromEntries(arrays.map((name) => [name, index[name].length])) as Head['lengths']
  const head: Head = { version, entries: index.entries, tokens: [...index.places.keys()], lengths }
  const json = new TextEncoder().encode(JSON.stringify(head))
  // Arrays of four bytes a number begin where four divides.
  const begin = Math.ceil((8 + json.length) / 4) * 4
  const size = arrays.reduce((sum, name) => sum + index[name].byteLength, begin) + index.counts.length
  const file = new Uint8Array(size)
  file.set(new TextEncoder().encode(magic))
  new DataView(file.buffer).setUint32(4, json.length, true)
  file.set(json, 8)
  let at = begin
  for (const name of arrays) {
    const { buffer, byteOffset, byteLength } = index[name]
    file.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += byteLength
  }
  file.set(index.counts, at)
  return file
}

/** The index in a file, and which state it is of. @throws Error where the file is none of ours, or is cut short */
export function readIndex(file: Uint8Array): { readonly version: string; readonly index: KnowledgeIndex } {
  const decoder = new TextDecoder()
  if (file.length < 8 || decoder.decode(file.subarray(0, 4)) !== magic)
    throw new Error('This file is no knowledge index.')
  const jsonLength = new DataView(file.buffer, file.byteOffset).getUint32(4, true)
  const head = JSON.parse(decoder.decode(file.subarray(8, 8 + jsonLength))) as Head
  const begin = Math.ceil((8 + jsonLength) / 4) * 4
  const body = file.slice(begin)
  let at = 0
  const take = (name: (typeof arrays)[number]) => {
    const from = at
    at += head.lengths[name] * 4
    if (at > body.length) throw new Error('This knowledge index is cut short.')
    return { buffer: body.buffer, from, length: head.lengths[name] }
  }
  const ints = (name: (typeof arrays)[number]) => {
    const { buffer, from, length } = take(name)
    return new Int32Array(buffer, from, length)
  }
  const starts = ints('starts')
  const documents = ints('documents')
  const { buffer, from, length } = take('norms')
  const norms = new Float32Array(buffer, from, length)
  const firstPhrase = ints('firstPhrase')
  const phraseStarts = ints('phraseStarts')
  const phraseTokens = ints('phraseTokens')
  const counts = body.subarray(at)
  if (counts.length !== documents.length) throw new Error('This knowledge index is cut short.')
  const places = new Map(head.tokens.map((token, place) => [token, place]))
  const read = {
    entries: head.entries,
    places,
    starts,
    documents,
    counts,
    norms,
    firstPhrase,
    phraseStarts,
    phraseTokens,
  }
  return { version: head.version, index: { ...read, ...weighed(read) } }
}
