import type { Sparse } from './features.ts'
import { seeded, shuffle } from './random.ts'

const inputScale = 2
const dropout = 0.5
const smoothing = 0.1
const rate = 0.04
const least = 5e-4

/** A bag of embedded features, one hidden layer, and a row for each class. */
export interface Network {
  readonly classes: number
  readonly hidden: number
  readonly embedding: Float32Array
  readonly hiddenBias: Float32Array
  readonly output: Float32Array
  readonly outputBias: Float32Array
}

/** Trained one example at a time, with a step of its own for each row (AdaGrad), features and units dropped by chance. */
export function trainNetwork(
  vectors: readonly Sparse[],
  labels: Int32Array,
  classes: number,
  features: number,
  seed: number,
  { epochs, hidden = 96 }: { readonly epochs: number; readonly hidden?: number },
): Network {
  const random = seeded(seed)
  const uniform = (length: number) => Float32Array.from({ length }, () => (random() - 0.5) * 0.1)
  const embedding = uniform(features * hidden)
  const output = uniform(classes * hidden)
  const hiddenBias = new Float32Array(hidden)
  const outputBias = new Float32Array(classes)
  const embeddingSeen = new Float32Array(features).fill(1e-6)
  const outputSeen = new Float32Array(classes).fill(1e-6)
  const order = Int32Array.from({ length: vectors.length }, (_, index) => index)
  const h = new Float32Array(hidden)
  const back = new Float32Array(hidden)
  const p = new Float32Array(classes)
  const total = epochs * vectors.length
  let done = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, order.length, random)
    for (let s = 0; s < order.length; s++) {
      const step = rate * (1 - done++ / total)
      const i = order[s] as number
      const { at, value } = vectors[i] as Sparse
      h.set(hiddenBias)
      const used: number[] = []
      for (let k = 0; k < at.length; k++) {
        if (random() < dropout) continue
        used.push(k)
        const x = ((value[k] as number) * inputScale) / (1 - dropout)
        const row = (at[k] as number) * hidden
        for (let j = 0; j < hidden; j++) h[j] = (h[j] as number) + x * (embedding[row + j] as number)
      }
      for (let j = 0; j < hidden; j++)
        h[j] = (h[j] as number) > 0 && random() >= dropout ? (h[j] as number) / (1 - dropout) : 0
      let max = Number.NEGATIVE_INFINITY
      for (let c = 0; c < classes; c++) {
        let dot = outputBias[c] as number
        const row = c * hidden
        for (let j = 0; j < hidden; j++) dot += (h[j] as number) * (output[row + j] as number)
        p[c] = dot
        if (dot > max) max = dot
      }
      let sum = 0
      for (let c = 0; c < classes; c++) {
        p[c] = Math.exp((p[c] as number) - max)
        sum += p[c] as number
      }
      back.fill(0)
      const gold = labels[i] as number
      for (let c = 0; c < classes; c++) {
        const wanted = smoothing / classes + (c === gold ? 1 - smoothing : 0)
        const gradient = (p[c] as number) / sum - wanted
        if (Math.abs(gradient) < least) continue
        const row = c * hidden
        let squares = 0
        for (let j = 0; j < hidden; j++) {
          back[j] = (back[j] as number) + gradient * (output[row + j] as number)
          squares += (h[j] as number) * (h[j] as number)
        }
        outputSeen[c] = (outputSeen[c] as number) + (gradient * gradient * squares) / hidden
        const move = (step * gradient) / Math.sqrt(outputSeen[c] as number)
        for (let j = 0; j < hidden; j++) output[row + j] = (output[row + j] as number) - move * (h[j] as number)
        outputBias[c] = (outputBias[c] as number) - move
      }
      let squares = 0
      for (let j = 0; j < hidden; j++) {
        if (h[j] === 0) back[j] = 0
        else back[j] = (back[j] as number) / (1 - dropout)
        squares += (back[j] as number) * (back[j] as number)
        hiddenBias[j] = (hiddenBias[j] as number) - step * 0.1 * (back[j] as number)
      }
      for (const k of used) {
        const x = ((value[k] as number) * inputScale) / (1 - dropout)
        const feature = at[k] as number
        embeddingSeen[feature] = (embeddingSeen[feature] as number) + (x * x * squares) / hidden
        const move = (step * x) / Math.sqrt(embeddingSeen[feature] as number)
        const row = feature * hidden
        for (let j = 0; j < hidden; j++)
          embedding[row + j] = (embedding[row + j] as number) - move * (back[j] as number)
      }
    }
  }
  return { classes, hidden, embedding, hiddenBias, output, outputBias }
}

/** The network's score of each class, before they are made to sum to one. */
export function networkScores(network: Network, { at, value }: Sparse): Float32Array {
  const { classes, hidden, embedding, hiddenBias, output, outputBias } = network
  const h = Float32Array.from(hiddenBias)
  for (let k = 0; k < at.length; k++) {
    const x = (value[k] as number) * inputScale
    const row = (at[k] as number) * hidden
    for (let j = 0; j < hidden; j++) h[j] = (h[j] as number) + x * (embedding[row + j] as number)
  }
  const scores = new Float32Array(classes)
  for (let c = 0; c < classes; c++) {
    let dot = outputBias[c] as number
    const row = c * hidden
    for (let j = 0; j < hidden; j++) dot += Math.max(0, h[j] as number) * (output[row + j] as number)
    scores[c] = dot
  }
  return scores
}
