import { ModelHeader } from '../../../schemas/model.ts'
import { Rejected } from '../../errors/errors.ts'
import type { Classifier } from './classifier.ts'

/** The kind of file, and the way its numbers lie in it; another way is another number. */
const magic = 'YKNLU1\n\0'

/** Appends numbers to a file that grows. */
class Writer {
  private bytes = new Uint8Array(1 << 16)
  private view = new DataView(this.bytes.buffer)
  private at = 0

  private room(more: number): number {
    if (this.at + more > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more))
      larger.set(this.bytes)
      this.bytes = larger
      this.view = new DataView(larger.buffer)
    }
    const place = this.at
    this.at += more
    return place
  }
  raw(bytes: Uint8Array): void {
    const place = this.room(bytes.length)
    this.bytes.set(bytes, place)
  }
  u8(value: number): void {
    const place = this.room(1)
    this.view.setUint8(place, value)
  }
  i8(value: number): void {
    const place = this.room(1)
    this.view.setInt8(place, value)
  }
  u16(value: number): void {
    const place = this.room(2)
    this.view.setUint16(place, value, true)
  }
  u32(value: number): void {
    const place = this.room(4)
    this.view.setUint32(place, value, true)
  }
  f16(value: number): void {
    const place = this.room(2)
    this.view.setFloat16(place, value, true)
  }
  f32(value: number): void {
    const place = this.room(4)
    this.view.setFloat32(place, value, true)
  }
  done(): Uint8Array {
    return this.bytes.slice(0, this.at)
  }
}

/** Reads them back in the same order; past the end is a damaged file. */
class Reader {
  private readonly view: DataView
  private readonly bytes: Uint8Array
  private at = 0
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  private next(size: number): number {
    const place = this.at
    if (place + size > this.bytes.length) throw damaged()
    this.at += size
    return place
  }
  raw(size: number): Uint8Array {
    const place = this.next(size)
    return this.bytes.subarray(place, place + size)
  }
  u8 = () => this.view.getUint8(this.next(1))
  i8 = () => this.view.getInt8(this.next(1))
  u16 = () => this.view.getUint16(this.next(2), true)
  u32 = () => this.view.getUint32(this.next(4), true)
  f16 = () => this.view.getFloat16(this.next(2), true)
  f32 = () => this.view.getFloat32(this.next(4), true)
  get isAtEnd() {
    return this.at === this.bytes.length
  }
}

const damaged = () =>
  new Rejected('The model is damaged or of another version: train it again.', { code: 'invalid-model' })

const wide = 127
/** Numbers of four bits, from -7 to 7. */
const narrow = 7

const largestOf = (row: Float32Array) => row.reduce((max, one) => Math.max(max, Math.abs(one)), 0)

/** A row of numbers as one scale and four bits each: the network was trained with half of it missing, and bears that. */
function writeNarrow(to: Writer, row: Float32Array): void {
  const scale = largestOf(row) / narrow || 1
  to.f16(scale)
  for (let j = 0; j < row.length; j += 2) {
    const low = Math.round((row[j] as number) / scale) + 8
    const high = Math.round((row[j + 1] ?? 0) / scale) + 8
    to.u8(low | (high << 4))
  }
}

function readNarrow(from: Reader, row: Float32Array): void {
  const scale = from.f16()
  for (let j = 0; j < row.length; j += 2) {
    const both = from.u8()
    row[j] = ((both & 15) - 8) * scale
    if (j + 1 < row.length) row[j + 1] = ((both >> 4) - 8) * scale
  }
}

function writeWide(to: Writer, row: Float32Array): void {
  const scale = largestOf(row) / wide || 1
  to.f16(scale)
  for (const one of row) to.i8(Math.round(one / scale))
}

function readWide(from: Reader, row: Float32Array): void {
  const scale = from.f16()
  for (let j = 0; j < row.length; j++) row[j] = from.i8() * scale
}

/**
 * A model as bytes: features by their hash, the embedding in four bits, everything else that is many in eight. What is
 * read back answers as this file does, so a model is measured after it went through here.
 */
export function serialise({ labels, vocabulary, linear, network, temperature, scope }: Classifier): Uint8Array {
  const features = vocabulary.idf.length
  const { hidden } = network
  const to = new Writer()
  const header: ModelHeader = {
    labels: [...labels],
    temperature,
    scope: [...scope],
    features,
    hidden,
    entries: linear.of.length,
    rarest: vocabulary.rarest,
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  to.raw(new TextEncoder().encode(magic))
  to.u32(json.length)
  to.raw(json)
  const hashes = [...vocabulary.index].sort((a, b) => a[1] - b[1]).map(([hash]) => hash)
  for (const hash of hashes) to.u32(hash)
  for (const idf of vocabulary.idf) to.f16(idf)
  for (let f = 0; f < features; f++) {
    const [begin, end] = [linear.start[f] as number, linear.start[f + 1] as number]
    to.u16(end - begin)
    if (begin === end) continue
    const weights = linear.weight.subarray(begin, end)
    const scale = largestOf(weights) / wide || 1
    to.f16(scale)
    for (let e = begin; e < end; e++) {
      if (labels.length > 256) to.u16(linear.of[e] as number)
      else to.u8(linear.of[e] as number)
      to.i8(Math.round((linear.weight[e] as number) / scale))
    }
  }
  for (const one of linear.bias) to.f32(one)
  for (let f = 0; f < features; f++) writeNarrow(to, network.embedding.subarray(f * hidden, (f + 1) * hidden))
  for (const one of network.hiddenBias) to.f32(one)
  for (let c = 0; c < labels.length; c++) writeWide(to, network.output.subarray(c * hidden, (c + 1) * hidden))
  for (const one of network.outputBias) to.f32(one)
  return to.done()
}

/** @throws Rejected invalid-model when the bytes are not such a file. */
export function deserialise(bytes: Uint8Array): Classifier {
  const from = new Reader(bytes)
  if (new TextDecoder().decode(from.raw(magic.length)) !== magic) throw damaged()
  const header = readHeader(from.raw(from.u32()))
  const { labels, features, hidden, entries, temperature, scope, rarest } = header
  const index = new Map<number, number>()
  for (let f = 0; f < features; f++) index.set(from.u32(), f)
  const idf = new Float32Array(features).map(() => from.f16())
  const start = new Int32Array(features + 1)
  const of = new Uint16Array(entries)
  const weight = new Float32Array(entries)
  let at = 0
  for (let f = 0; f < features; f++) {
    start[f] = at
    const count = from.u16()
    if (at + count > entries) throw damaged()
    if (count === 0) continue
    const scale = from.f16()
    for (let e = 0; e < count; e++) {
      of[at] = labels.length > 256 ? from.u16() : from.u8()
      weight[at++] = from.i8() * scale
    }
  }
  start[features] = at
  const classes = labels.length
  const bias = new Float32Array(classes).map(() => from.f32())
  const embedding = new Float32Array(features * hidden)
  for (let f = 0; f < features; f++) readNarrow(from, embedding.subarray(f * hidden, (f + 1) * hidden))
  const hiddenBias = new Float32Array(hidden).map(() => from.f32())
  const output = new Float32Array(classes * hidden)
  for (let c = 0; c < classes; c++) readWide(from, output.subarray(c * hidden, (c + 1) * hidden))
  const outputBias = new Float32Array(classes).map(() => from.f32())
  if (!from.isAtEnd) throw damaged()
  return {
    labels,
    vocabulary: { index, idf, rarest },
    linear: { classes, start, of, weight, bias },
    network: { classes, hidden, embedding, hiddenBias, output, outputBias },
    temperature,
    scope,
  }
}

function readHeader(bytes: Uint8Array): ModelHeader {
  try {
    return ModelHeader.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    throw damaged()
  }
}
