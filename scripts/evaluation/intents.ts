import { gzipSync } from 'node:zlib'
import { classify, type Example, outOfScope, trainClassifier } from '../../shared/domain/nlu/classifier.ts'
import {
  accuracy,
  calibrationByChance,
  calibrationError,
  type Judged,
  macroF1,
  separation,
} from '../../shared/domain/nlu/scores.ts'
import { deserialise, serialise } from '../../shared/domain/nlu/serialise.ts'
import { heldBack, rowsOf } from './data.ts'
import { percent, refusedAt95 } from './measures.ts'
import { trainPeer } from './peers.ts'

const targets: Readonly<Record<string, string>> = {
  clinc150: '94.0',
  banking77: '92.5',
  hwu64: '89.5',
  zh_crosswoz_intent: '87.0',
  zh_cs: '70.0',
}
const folds = 5

interface Measured {
  readonly judged: readonly Judged[]
  readonly inside: readonly number[]
  readonly outside: readonly number[]
  readonly seconds: number
  readonly microseconds: number
  readonly bytes: number
}

function measure(train: readonly Example[], test: readonly Example[]): Measured {
  const started = performance.now()
  const file = serialise(trainClassifier(train))
  const trained = performance.now()
  const model = deserialise(file)
  const predictions = test.map(({ text, label }) => ({ label, ...rename(classify(model, text)) }))
  const done = performance.now()
  const bytes = gzipSync(file).length
  const own = predictions.filter(({ label }) => label !== outOfScope)
  return {
    judged: own.map(({ label, said, confidence }) => ({ gold: label, said, confidence })),
    inside: own.map(({ inScope }) => inScope),
    outside: predictions.filter(({ label }) => label === outOfScope).map(({ inScope }) => inScope),
    seconds: (trained - started) / 1_000,
    microseconds: ((done - trained) / test.length) * 1_000,
    bytes,
  }
}

const rename = ({ label: said, confidence, inScope }: ReturnType<typeof classify>) => ({ said, confidence, inScope })

function row(set: string, { judged, inside, outside, seconds, microseconds, bytes }: Measured, peer: string) {
  return {
    set,
    accuracy: percent(accuracy(judged)),
    target: targets[set] ?? '',
    'nlp.js': peer,
    'macro F1': percent(macroF1(judged)),
    ECE: percent(calibrationError(judged)),
    'by chance': percent(calibrationByChance(judged)),
    'oos AUROC': outside.length > 0 ? percent(separation(inside, outside)) : '',
    'refused at 95 %': outside.length > 0 ? percent(refusedAt95(inside, outside)) : '',
    'train s': seconds.toFixed(1),
    'µs a call': microseconds.toFixed(0),
    'KB gzipped': (bytes / 1_024).toFixed(0),
  }
}

/** Each set of intents, beside nlp.js trained on the same examples; the small Chinese set by five folds. */
export async function evaluateIntents() {
  const rows: Readonly<Record<string, string>>[] = []
  for (const set of ['zh_crosswoz_intent', 'hwu64', 'banking77', 'clinc150']) {
    const train = rowsOf(`${set}/train`)
    const test = heldBack(set)
    console.log(`${set} …`)
    rows.push(row(set, measure(train, test), percent(await trainPeer(set, train, test))))
  }
  const all = rowsOf('zh_cs/intent_train')
  const own = all.filter(({ label }) => label !== outOfScope)
  const foreign = all.filter(({ label }) => label === outOfScope)
  const parts: Measured[] = []
  const peers: number[] = []
  for (let fold = 0; fold < folds; fold++) {
    const isTest = (_: unknown, index: number) => index % folds === fold
    const train = [...own.filter((one, i) => !isTest(one, i)), ...foreign.filter((one, i) => !isTest(one, i))]
    const test = [...own.filter(isTest), ...foreign.filter(isTest)]
    parts.push(measure(train, test))
    peers.push(await trainPeer('zh_cs', train, test))
  }
  rows.push(
    row(
      'zh_cs',
      {
        judged: parts.flatMap(({ judged }) => judged),
        inside: parts.flatMap(({ inside }) => inside),
        outside: parts.flatMap(({ outside }) => outside),
        seconds: Math.max(...parts.map(({ seconds }) => seconds)),
        microseconds: Math.max(...parts.map(({ microseconds }) => microseconds)),
        bytes: Math.max(...parts.map(({ bytes }) => bytes)),
      },
      percent(peers.reduce((sum, one) => sum + one, 0) / folds),
    ),
  )
  return rows
}
