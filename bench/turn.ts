import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { demoKnowledge } from '../local/seed.ts'
import { readIndex, writeIndex } from '../shared/domain/assistant/index-file.ts'
import type { Findable } from '../shared/domain/assistant/knowledge-index.ts'
import { updateIndex } from '../shared/domain/assistant/knowledge-index.ts'
import { standardFlows } from '../shared/domain/flow/standard.ts'
import { classify, trainClassifier } from '../shared/domain/nlu/classifier.ts'
import { deserialise, serialise } from '../shared/domain/nlu/serialise.ts'
import { makeAssistant } from '../shared/use-cases/assistant/decide.ts'
import { knownOf } from '../shared/use-cases/assistant/knowledge-cache.ts'
import type { Opinion } from '../shared/use-cases/assistant/model-cache.ts'
import { examplesOf } from '../shared/use-cases/learning/models.ts'
import { percentile, type Row } from './statistics.ts'

const sizes = [100, 1_000, 10_000, 50_000]
/** The one that the budget is for. */
const budgeted = 10_000
const rounds = 400
const seed = demoKnowledge()
const status = 'published'

/** As many entries as asked for, each with words of its own, so that the index has as many words to hold. */
const entriesOf = (count: number): readonly Findable[] =>
  Array.from({ length: count }, (_, index) => {
    const base = seed[index % seed.length] as (typeof seed)[number]
    const mark = `${index}号${String.fromCodePoint(0x4e00 + (index % 4_000))}${String.fromCodePoint(0x5000 + (index % 2_777))}`
    return {
      ...base,
      status,
      id: `knw_${index}`,
      question: `${mark}${base.question}`,
      similar: base.similar.map((text) => `${text}${mark}`),
    }
  })

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What is held in memory once nobody's things are gone, in MB. */
function held(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1_048_576
}

async function decide(count: number, opinion: Opinion) {
  const entries = entriesOf(count)
  const startedBuild = performance.now()
  const known = knownOf(entries, standardFlows)
  const buildMs = performance.now() - startedBuild
  const file = writeIndex(known.index, 'bench')
  const fileMb = file.length / 1_048_576
  const heldBefore = held()
  const startedLoad = performance.now()
  const loaded = readIndex(file)
  const loadMs = performance.now() - startedLoad
  const megabytes = Math.max(0, held() - heldBefore)
  const changed = [{ ...entries[0], answer: 'changed' } as Findable, ...entries.slice(1)]
  const startedUpdate = performance.now()
  updateIndex(loaded.index, changed)
  const updateMs = performance.now() - startedUpdate
  const assistant = makeAssistant({
    shop: {
      products: async () => [],
      order: async () => undefined,
      ordersOf: async () => [],
      act: async () => ({ ok: true, facts: {} }),
    },
    knowledge: async () => known,
    configuration: async () => ({ company: 'c' }) as never,
    opinion: async () => opinion,
    now: Date.now,
  })
  const asks = seed.flatMap((entry) => [entry.question, ...entry.similar])
  const times: number[] = []
  for (let round = 0; round < rounds + 50; round++) {
    const text = asks[round % asks.length] as string
    const before = process.cpuUsage()
    await assistant.decide({
      key: `turn-${round}`,
      said: [{ type: 'text', text }],
      language: 'zh',
      memory: { misunderstandings: 0 },
      isFirstTurn: false,
      customer: { isVerified: false, level: 'normal' },
    })
    const used = process.cpuUsage(before)
    if (round >= 50) times.push((used.user + used.system) / 1000)
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), buildMs, megabytes, loadMs, fileMb, updateMs }
}

/** The demo's own model: its file, how long it takes to load, and what a call costs. */
function measureModel(): { readonly row: Row; readonly opinion: Opinion } {
  const { examples } = examplesOf(
    seed.map((entry) => ({ ...entry, status, similar: [...entry.similar] })),
    standardFlows,
  )
  const startedTraining = performance.now()
  const file = serialise(trainClassifier(examples))
  const startedLoad = performance.now()
  const model = deserialise(file)
  const startedCalls = performance.now()
  for (const { text } of examples) classify(model, text)
  const each = ((performance.now() - startedCalls) / examples.length) * 1_000
  const kilobytes = (bytes: number) => Math.round(bytes / 1_024)
  return {
    opinion: (text, isWanted) => ({ ...classify(model, text, isWanted), modelId: 'mdl_bench' }),
    row: {
      what: `Intent model of ${examples.length} examples: training; file; loading; a call`,
      budget: '60 s; 2 MB; 1 ms a call',
      figure: `${((startedLoad - startedTraining) / 1_000).toFixed(1)} s; ${kilobytes(file.length)} KB (${kilobytes(gzipSync(file).length)} gzipped); ${(startedCalls - startedLoad).toFixed(0)} ms; ${each.toFixed(0)} µs`,
      isMet: startedLoad - startedTraining < 60_000 && file.length < 2_000_000 && each < 1_000,
      ms: startedLoad - startedTraining,
    },
  }
}

/** CPU of one decision, warm, over knowledge of four sizes with a model. */
export async function measureTurn(): Promise<readonly Row[]> {
  const { row, opinion } = measureModel()
  const rows: Row[] = []
  for (const size of sizes) {
    const { p50, p99, buildMs, megabytes, loadMs, fileMb, updateMs } = await decide(size, opinion)
    const isBudgeted = size === budgeted
    rows.push({
      what: `Turn decision, ${size.toLocaleString('en')} entries, warm, CPU; the index: memory, file, built, loaded, one changed`,
      budget: isBudgeted ? 'p99 < 15 ms' : '',
      figure: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ${megabytes.toFixed(0)} MB, ${fileMb.toFixed(1)} MB, ${buildMs.toFixed(0)} ms, ${loadMs.toFixed(0)} ms, ${updateMs.toFixed(0)} ms`,
      isMet: isBudgeted ? p99 < 15 : undefined,
      ms: p99,
    })
  }
  return [...rows, row]
}
