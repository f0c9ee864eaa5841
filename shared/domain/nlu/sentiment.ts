import { normalise } from '../assistant/normalise.ts'
import { hash, type Sparse } from './features.ts'
import { type Network, networkScores, trainNetwork } from './network.ts'
import { type LinearModel, linearScores, trainLinear } from './svm.ts'

export interface Opinion {
  readonly text: string
  readonly label: 'positive' | 'negative'
}

/** What is for and what is against: which features, how one-sided each is, and the machines that weigh them. */
export interface SentimentModel {
  readonly index: ReadonlyMap<number, number>
  readonly oneSided: Float32Array
  readonly idf: Float32Array
  readonly bySide: LinearModel
  readonly byRarity: LinearModel
  readonly network: Network
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const rounds = 6
const hidden = 16
/** Reviews say one thing in many ways, and some are labelled wrongly: not each is to be met. */
const cost = 0.3
const mostFeatures = 100_000

const word = 11
const pair = 12
const skip = 13
const letters = 14

/** What an opinion is told by: words, words beside each other (不 好), Chinese characters, pairs and threes; each counts once. */
function featuresOf(text: string): ReadonlySet<number> {
  const normal = normalise(text)
  const out = new Set<number>()
  const words = [...segmenter.segment(normal)].map(({ segment }) => segment).filter((one) => one.trim())
  words.forEach((one, i) => {
    out.add(hash(word, one))
    const [next, after] = [words[i + 1], words[i + 2]]
    if (next !== undefined) out.add(hash(pair, `${one} ${next}`))
    if (after !== undefined) out.add(hash(skip, `${one} ${after}`))
  })
  for (const [run] of normal.matchAll(/\p{Script=Han}+|[a-z0-9]+|[^\p{Script=Han}a-z0-9\s]+/gu))
    for (let size = 1; size <= 3; size++)
      for (let at = 0; at + size <= run.length; at++) out.add(hash(letters, run.slice(at, at + size)))
  return out
}

type Weighing = Pick<SentimentModel, 'index'>

function vectorBy(weights: Float32Array, { index }: Weighing, features: ReadonlySet<number>): Sparse {
  const at: number[] = []
  const value: number[] = []
  let squares = 0
  for (const feature of features) {
    const place = index.get(feature)
    if (place === undefined) continue
    const weight = weights[place] as number
    at.push(place)
    value.push(weight)
    squares += weight * weight
  }
  const norm = Math.sqrt(squares) || 1
  return {
    at: Int32Array.from(at),
    value: Float32Array.from(value, (one) => one / norm),
    coverage: at.length / Math.max(1, features.size),
  }
}

/**
 * Learns from opinions which way words speak: a linear machine over features weighed by how one-sided they are (Wang
 * and Manning 2012), one over features weighed by how rare they are, and a small network. The same opinions and seed give the same model.
 */
export function trainSentiment(opinions: readonly Opinion[], seed = 1): SentimentModel {
  const texts = opinions.map(({ text }) => featuresOf(text))
  const counts = new Map<number, [number, number]>()
  texts.forEach((features, i) => {
    const side = opinions[i]?.label === 'positive' ? 1 : 0
    for (const feature of features) {
      const count = counts.get(feature) ?? [0, 0]
      count[side]++
      counts.set(feature, count)
    }
  })
  const least = opinions.length >= 2_000 ? 3 : 1
  const kept = [...counts].filter(([, [no, yes]]) => no + yes >= least)
  if (kept.length > mostFeatures) {
    kept.sort((a, b) => b[1][0] + b[1][1] - a[1][0] - a[1][1])
    kept.length = mostFeatures
  }
  const index = new Map(kept.map(([feature], place) => [feature, place]))
  const against = kept.reduce((sum, [, [no]]) => sum + no + 1, 0)
  const inFavour = kept.reduce((sum, [, [, yes]]) => sum + yes + 1, 0)
  const oneSided = Float32Array.from(kept, ([, [no, yes]]) => Math.log((yes + 1) / inFavour / ((no + 1) / against)))
  const idf = Float32Array.from(kept, ([, [no, yes]]) => Math.log(opinions.length / (no + yes)) + 1)
  const gold = Int32Array.from(opinions, ({ label }) => Number(label === 'positive'))
  const by = (weights: Float32Array) => texts.map((features) => vectorBy(weights, { index }, features))
  const rare = by(idf)
  return {
    index,
    oneSided,
    idf,
    bySide: trainLinear(by(oneSided), gold, 2, kept.length, seed, cost),
    byRarity: trainLinear(rare, gold, 2, kept.length, seed, cost),
    network: trainNetwork(rare, gold, 2, kept.length, seed, { epochs: rounds, hidden }),
  }
}

/** How much more a pair of scores is for than against. */
const lean = (scores: Float32Array) => (scores[1] as number) - (scores[0] as number)

/** How a text feels: from -1, all against, to 1, all for. */
export function feelingOf(model: SentimentModel, text: string): number {
  const features = featuresOf(text)
  const rare = vectorBy(model.idf, model, features)
  const side = linearScores(model.bySide, vectorBy(model.oneSided, model, features))
  return Math.tanh(
    (lean(side) + lean(linearScores(model.byRarity, rare)) + lean(networkScores(model.network, rare))) / 4,
  )
}
