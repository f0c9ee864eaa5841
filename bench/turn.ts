import { demoKnowledge } from '../local/seed.ts'
import type { KnowledgeEntry } from '../schemas/records/knowledge-entry.ts'
import { buildIndex } from '../shared/domain/assistant/retrieve.ts'
import { taskEntries } from '../shared/domain/flow/entries.ts'
import { standardFlows } from '../shared/domain/flow/standard.ts'
import { makeAssistant } from '../shared/use-cases/assistant/decide.ts'
import { percentile, type Row } from './statistics.ts'

const entryCount = 10_000
const rounds = 400

/** CPU of one decision over ten thousand entries, warm, beside a reference loop of the same run. */
export async function measureTurn(): Promise<{
  readonly row: Row
  readonly p50: number
  readonly p99: number
  readonly buildMs: number
  readonly reference: number
}> {
  const seed = demoKnowledge()
  const entries = Array.from({ length: entryCount }, (_, index): KnowledgeEntry => {
    const base = seed[index % seed.length] as (typeof seed)[number]
    const mark = `${index}号${String.fromCodePoint(0x4e00 + (index % 4_000))}${String.fromCodePoint(0x5000 + (index % 2_777))}`
    return {
      ...base,
      id: `knw_${index}`,
      question: `${mark}${base.question}`,
      similar: base.similar.map((text) => `${text}${mark}`),
      status: 'published',
      version: 1,
      updatedAt: '',
      updatedBy: '',
    }
  })
  const startedBuild = performance.now()
  const index = buildIndex([...entries, ...taskEntries(standardFlows)])
  const buildMs = performance.now() - startedBuild
  const assistant = makeAssistant({
    shop: {
      products: async () => [],
      order: async () => undefined,
      ordersOf: async () => [],
      act: async () => ({ ok: true, facts: {} }),
    },
    opinion: async () => () => undefined,
    flows: standardFlows,
    now: Date.now,
    knowledge: async () => index,
    configuration: async () => ({ company: 'c' }) as never,
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
  const startedReference = performance.now()
  let sum = 0
  for (let i = 0; i < 2e7; i++) sum += i % 7
  const reference = performance.now() - startedReference + (sum < 0 ? 1 : 0)
  const p99 = percentile(times, 0.99)
  return {
    p50: percentile(times, 0.5),
    p99,
    buildMs,
    reference,
    row: {
      what: 'Turn decision, 10,000 entries, warm, CPU',
      budget: 'p99 < 15 ms',
      figure: `p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      isMet: p99 < 15,
    },
  }
}
