import { buildVocabulary, hashText, type Sparse, type Vocabulary, vectorOf } from './features.ts'
import { type Network, networkScores, trainNetwork } from './network.ts'
import { type LinearModel, linearScores, trainLinear } from './svm.ts'

export interface Example {
  readonly text: string
  readonly label: string
}

/** What a text most likely means, and how sure that is. */
export interface Prediction {
  readonly label: string
  /** How often such a prediction is right, 0 to 1. */
  readonly confidence: number
  /** 0 to 1: how much this is a matter that the model was taught at all. */
  readonly inScope: number
  readonly ranked: readonly { readonly label: string; readonly probability: number }[]
}

export interface Classifier {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  readonly linear: LinearModel
  readonly network: Network
  readonly temperature: number
  readonly scope: readonly number[]
}

const linearTemperature = 0.25
/** How much of the say the linear machines have beside the network. */
const linearShare = 0.3
const floor = 1e-9
const shown = 5

export const outOfScope = 'oos'

/** The raw opinions of both halves, from which everything else follows. */
interface Opinion {
  readonly probability: Float64Array
  readonly signs: readonly number[]
}

function softmax(scores: ArrayLike<number>, temperature: number): Float64Array {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < scores.length; i++) max = Math.max(max, scores[i] as number)
  const out = Float64Array.from(scores as ArrayLike<number>, (score) => Math.exp((score - max) / temperature))
  const sum = out.reduce((all, one) => all + one, 0)
  return out.map((one) => one / sum)
}

type Halves = Pick<Classifier, 'linear' | 'network'>

/** What both halves say of a text, before it is known how sure to be of it. */
interface Belief {
  readonly margins: Float32Array
  readonly scores: Float32Array
  readonly joint: Float64Array
  readonly coverage: number
}

function beliefOf({ linear, network }: Halves, vector: Sparse): Belief {
  const margins = linearScores(linear, vector)
  const scores = networkScores(network, vector)
  const a = softmax(margins, linearTemperature)
  const b = softmax(scores, 1)
  // Both must find it likely: their product, each to the power of its say.
  const joint = Float64Array.from(
    a,
    (one, i) =>
      linearShare * Math.log(Math.max(floor, one)) + (1 - linearShare) * Math.log(Math.max(floor, b[i] as number)),
  )
  return { margins, scores, joint, coverage: vector.coverage }
}

function opinionOf({ margins, scores, joint, coverage }: Belief, temperature: number): Opinion {
  const probability = softmax(joint, temperature)
  const sorted = [...margins].sort((x, y) => y - x)
  const best = Math.min(
    1 - 1e-6,
    Math.max(
      1e-6,
      probability.reduce((x, y) => Math.max(x, y), 0),
    ),
  )
  const largest = scores.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY)
  const lse = largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0))
  const entropy = -probability.reduce((sum, one) => sum + (one > 0 ? one * Math.log(one) : 0), 0)
  return {
    probability,
    signs: [Math.log(best / (1 - best)), sorted[0] ?? 0, (sorted[0] ?? 0) - (sorted[1] ?? 0), lse, coverage, -entropy],
  }
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * A logistic regression over the signs of an opinion, both sides weighing the same; the last number is the bias. Every
 * sign speaks for being inside: a few examples must not teach that being unsure does.
 */
function fitScope(inside: readonly (readonly number[])[], outside: readonly (readonly number[])[]): readonly number[] {
  const size = inside[0]?.length ?? 0
  const all = [...inside, ...outside]
  const mean = Array.from(
    { length: size },
    (_, j) => all.reduce((sum, one) => sum + (one[j] as number), 0) / all.length,
  )
  const spread = mean.map(
    (m, j) => Math.sqrt(all.reduce((sum, one) => sum + ((one[j] as number) - m) ** 2, 0) / all.length) || 1,
  )
  const w = new Float64Array(size + 1)
  const rows = [
    ...inside.map((signs) => ({ signs, y: 1, weight: 0.5 / inside.length })),
    ...outside.map((signs) => ({ signs, y: 0, weight: 0.5 / outside.length })),
  ]
  for (let round = 0; round < 800; round++) {
    const gradient = new Float64Array(size + 1)
    for (const { signs, y, weight } of rows) {
      let z = w[size] as number
      for (let j = 0; j < size; j++)
        z += ((w[j] as number) * ((signs[j] as number) - (mean[j] as number))) / (spread[j] as number)
      const error = (sigmoid(z) - y) * weight
      for (let j = 0; j < size; j++)
        gradient[j] =
          (gradient[j] as number) + (error * ((signs[j] as number) - (mean[j] as number))) / (spread[j] as number)
      gradient[size] = (gradient[size] as number) + error
    }
    for (let j = 0; j <= size; j++) {
      const next = (w[j] as number) - 2 * ((gradient[j] as number) + 1e-4 * (w[j] as number))
      w[j] = j < size ? Math.max(0, next) : next
    }
  }
  const scaled = Array.from({ length: size }, (_, j) => (w[j] as number) / (spread[j] as number))
  const bias = (w[size] as number) - scaled.reduce((sum, one, j) => sum + one * (mean[j] as number), 0)
  return [...scaled, bias]
}

/** The temperature at which the probabilities of what is right are highest. */
function fitTemperature(beliefs: readonly Belief[], gold: readonly number[]): number {
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let temperature = 0.3; temperature <= 1.6; temperature += 0.05) {
    let loss = 0
    beliefs.forEach(({ joint }, i) => {
      loss -= Math.log(Math.max(floor, softmax(joint, temperature)[gold[i] as number] ?? floor))
    })
    if (loss < least) {
      least = loss
      best = temperature
    }
  }
  return best
}

/** Rounds of the network: more bring half a point; the model of a large set that only teaches how sure to be needs fewer. */
const rounds = 35
const firstRounds = 15
const calibrationShare = 10
/** Of so few, a tenth would say little of how sure to be: each is held back once, from a model of its own. */
const fewExamples = 2_500
const parts = 5

/**
 * Trains on labelled examples; those labelled `oos` teach what is none of the model's business. How sure to be is
 * learned on what a first model does not see: a tenth, or each fifth in turn where there are few; the model that is
 * returned has seen everything. The same examples and seed give the same model.
 */
export function trainClassifier(examples: readonly Example[], seed = 1): Classifier {
  const own = examples.filter(({ label }) => label !== outOfScope)
  const foreign = examples.filter(({ label }) => label === outOfScope)
  const labels = [...new Set(own.map(({ label }) => label))].sort()
  const isFew = own.length <= fewExamples
  const [share, turns] = isFew ? [parts, [...Array(parts).keys()]] : [calibrationShare, [seed % calibrationShare]]
  const inside: Belief[] = []
  const outside: Belief[] = []
  const gold: number[] = []
  for (const turn of turns) {
    const rest = own.filter((_, index) => index % share !== turn)
    const first = trainHalves(rest, labels, seed, isFew ? rounds : firstRounds)
    const beliefIn = (text: string) => beliefOf(first, vectorOf(hashText(text), first.vocabulary))
    for (const { text, label } of own.filter((_, index) => index % share === turn)) {
      inside.push(beliefIn(text))
      gold.push(labels.indexOf(label))
    }
    for (const { text } of foreign) outside.push(beliefIn(text))
  }
  const temperature = fitTemperature(inside, gold)
  const signsOf = (belief: Belief) => opinionOf(belief, temperature).signs
  // Where nobody said what is foreign, being sure is all there is to go by.
  const scope = foreign.length >= 10 ? fitScope(inside.map(signsOf), outside.map(signsOf)) : [1, 0, 0, 0, 0, 0, 0]
  return { labels, ...trainHalves(own, labels, seed, rounds), temperature, scope }
}

function trainHalves(examples: readonly Example[], labels: readonly string[], seed: number, epochs: number) {
  const hashed = examples.map(({ text }) => hashText(text))
  const vocabulary = buildVocabulary(hashed)
  const vectors = hashed.map((one) => vectorOf(one, vocabulary))
  const places = new Map(labels.map((label, index) => [label, index]))
  const gold = Int32Array.from(examples, ({ label }) => places.get(label) as number)
  const features = vocabulary.idf.length
  return {
    vocabulary,
    linear: trainLinear(vectors, gold, labels.length, features, seed),
    network: trainNetwork(vectors, gold, labels.length, features, seed, { epochs }),
  }
}

/** What a text most likely means, among the labels that are wanted. */
export function classify(
  classifier: Classifier,
  text: string,
  isWanted: (label: string) => boolean = () => true,
): Prediction {
  const { labels, vocabulary, temperature, scope } = classifier
  const { probability, signs } = opinionOf(beliefOf(classifier, vectorOf(hashText(text), vocabulary)), temperature)
  const wanted = [...probability.keys()].filter((i) => isWanted(labels[i] as string))
  const all = wanted.reduce((sum, i) => sum + (probability[i] as number), 0) || 1
  const order = wanted.sort((a, b) => (probability[b] as number) - (probability[a] as number))
  const ranked = order
    .slice(0, shown)
    .map((i) => ({ label: labels[i] as string, probability: (probability[i] as number) / all }))
  const z = signs.reduce((sum, sign, j) => sum + sign * (scope[j] as number), scope.at(-1) ?? 0)
  return { label: ranked[0]?.label ?? '', confidence: ranked[0]?.probability ?? 0, inScope: sigmoid(z), ranked }
}
