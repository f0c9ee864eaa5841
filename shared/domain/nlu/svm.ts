import type { Sparse } from './features.ts'
import { seeded, shuffle } from './random.ts'

const positiveWeight = 3
const mostPasses = 12
const tolerance = 0.1
/** The part of all weights that is kept, and how many at most: the rest decides next to nothing, and makes a file large. */
const keptShare = 0.3
const mostKept = 170_000

/** Weights by feature: for each, which classes it speaks for or against, and how much. */
export interface LinearModel {
  readonly classes: number
  /** Where each feature's entries begin; one more than there are features. */
  readonly start: Int32Array
  readonly of: Uint16Array
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/**
 * One class against the rest, each a linear support vector machine with squared hinge loss, solved in its dual one
 * coordinate at a time with shrinking (Hsieh et al. 2008). A higher cost holds more to the examples, a lower one to what
 * most of them share.
 */
export function trainLinear(
  vectors: readonly Sparse[],
  labels: Int32Array,
  classes: number,
  features: number,
  seed: number,
  cost = 0.7,
): LinearModel {
  const squares = Float64Array.from(vectors, ({ value }) => value.reduce((sum, one) => sum + one * one, 1))
  const dense: Float32Array[] = []
  for (let label = 0; label < classes; label++)
    dense.push(solve(vectors, labels, label, features, squares, seeded(seed + label), cost))
  return sparsify(dense, classes, features)
}

function solve(
  vectors: readonly Sparse[],
  labels: Int32Array,
  label: number,
  features: number,
  squares: Float64Array,
  random: () => number,
  cost: number,
): Float32Array {
  const count = vectors.length
  const w = new Float32Array(features + 1)
  const alpha = new Float64Array(count)
  const order = Int32Array.from({ length: count }, (_, index) => index)
  let active = count
  let highest = Number.POSITIVE_INFINITY
  for (let pass = 0; pass < mostPasses; pass++) {
    shuffle(order, active, random)
    let max = Number.NEGATIVE_INFINITY
    let min = Number.POSITIVE_INFINITY
    for (let s = 0; s < active; s++) {
      const i = order[s] as number
      const y = labels[i] === label ? 1 : -1
      const { at, value } = vectors[i] as Sparse
      let dot = w[features] as number
      for (let k = 0; k < at.length; k++) dot += (w[at[k] as number] as number) * (value[k] as number)
      const diagonal = 0.5 / (y > 0 ? cost * positiveWeight : cost)
      const old = alpha[i] as number
      const gradient = y * dot - 1 + old * diagonal
      let projected = gradient
      if (old === 0) {
        if (gradient > highest) {
          // It will stay at nothing: not looked at again in this round.
          active--
          order[s] = order[active] as number
          order[active] = i
          s--
          continue
        }
        projected = Math.min(gradient, 0)
      }
      if (projected > max) max = projected
      if (projected < min) min = projected
      if (Math.abs(projected) < 1e-12) continue
      const next = Math.max(old - gradient / ((squares[i] as number) + diagonal), 0)
      const step = (next - old) * y
      if (step === 0) continue
      alpha[i] = next
      for (let k = 0; k < at.length; k++) {
        const place = at[k] as number
        w[place] = (w[place] as number) + step * (value[k] as number)
      }
      w[features] = (w[features] as number) + step
    }
    if (max - min <= tolerance) {
      if (active === count) break
      // Settled among those looked at: look at all once more.
      active = count
      highest = Number.POSITIVE_INFINITY
      continue
    }
    highest = max <= 0 ? Number.POSITIVE_INFINITY : max
  }
  return w
}

function sparsify(dense: readonly Float32Array[], classes: number, features: number): LinearModel {
  let nonzero = 0
  for (const w of dense) for (let f = 0; f < features; f++) if (w[f] !== 0) nonzero++
  const sizes = new Float32Array(nonzero)
  let n = 0
  for (const w of dense) for (let f = 0; f < features; f++) if (w[f] !== 0) sizes[n++] = Math.abs(w[f] as number)
  sizes.sort()
  // Few classes leave few weights: all of them count.
  const share = classes <= 2 ? 1 : Math.min(keptShare, mostKept / Math.max(1, nonzero))
  const least = sizes[Math.floor(sizes.length * (1 - share))] ?? 0
  const start = new Int32Array(features + 1)
  const of: number[] = []
  const weight: number[] = []
  for (let f = 0; f < features; f++) {
    start[f] = of.length
    for (let label = 0; label < classes; label++) {
      const value = (dense[label] as Float32Array)[f] as number
      if (value !== 0 && Math.abs(value) >= least) {
        of.push(label)
        weight.push(value)
      }
    }
  }
  start[features] = of.length
  return {
    classes,
    start,
    of: Uint16Array.from(of),
    weight: Float32Array.from(weight),
    bias: Float32Array.from(dense, (w) => w[features] as number),
  }
}

/** How far a text is on each class's side of its border. */
export function linearScores({ classes, start, of, weight, bias }: LinearModel, { at, value }: Sparse): Float32Array {
  const scores = new Float32Array(classes)
  scores.set(bias)
  for (let k = 0; k < at.length; k++) {
    const feature = at[k] as number
    const x = value[k] as number
    const end = start[feature + 1] as number
    for (let e = start[feature] as number; e < end; e++) {
      const label = of[e] as number
      scores[label] = (scores[label] as number) + x * (weight[e] as number)
    }
  }
  return scores
}
