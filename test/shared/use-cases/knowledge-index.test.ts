import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { demoKnowledge } from '../../../local/seed.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { readIndex, writeIndex } from '../../../shared/domain/assistant/index-file.ts'
import {
  buildIndex,
  type Findable,
  type KnowledgeIndex,
  updateIndex,
} from '../../../shared/domain/assistant/knowledge-index.ts'
import { retrieve } from '../../../shared/domain/assistant/retrieve.ts'
import { notFound } from '../../../shared/errors/errors.ts'
import { knowledgeCache } from '../../../shared/use-cases/assistant/knowledge-cache.ts'
import { deleteEntry, saveEntry } from '../../../shared/use-cases/knowledge/knowledge.ts'
import { publishIndex } from '../../../shared/use-cases/knowledge/publish-index.ts'
import { indexKey, knowledgeVersion } from '../../../shared/use-cases/knowledge/read-knowledge.ts'
import { openTable } from '../../support/table.ts'

const entries: readonly Findable[] = demoKnowledge().map((entry) => ({
  ...entry,
  similar: [...entry.similar],
  status: 'published' as const,
}))
const asked = entries.flatMap(({ question, similar, language }) =>
  [question, ...similar].map((text) => ({ text, language })),
)
/** What an index answers, with every number. */
const answers = (index: KnowledgeIndex) =>
  asked.map(({ text, language }) => {
    const { candidates, confidence, among } = retrieve(index, text, language)
    return { found: candidates.map(({ entry, score }) => ({ id: entry.id, score })), confidence, among }
  })

/** The same answers: sums that were added in another order differ in their last digits. */
const same = (expected: ReturnType<typeof answers>) =>
  expected.map(({ found, confidence, among }) => ({
    found: found.map(({ id, score }) => ({ id, score: expect.closeTo(score, 4) })),
    confidence: expect.closeTo(confidence, 4),
    among: expect.closeTo(among, 4),
  }))

describe('the index of what is known', () => {
  test('as a file is the same index; a file that is cut short or none is refused', () => {
    const index = buildIndex(entries)
    const file = writeIndex(index, 'evt_1')
    const read = readIndex(file)
    expect(read.version).toBe('evt_1')
    expect(answers(read.index)).toEqual(same(answers(index)))
    // Wherever in memory the file lies.
    const shifted = new Uint8Array(file.length + 3)
    shifted.set(file, 3)
    expect(answers(readIndex(shifted.subarray(3)).index)).toEqual(same(answers(index)))
    expect(() => readIndex(file.subarray(0, file.length - 9))).toThrow(/cut short/)
    expect(() => readIndex(new TextEncoder().encode('hello there'))).toThrow(/no knowledge index/)
  })

  test('made from the one before answers as one made anew, whatever changed', () => {
    const changes = fc.array(
      fc.tuple(
        fc.nat(entries.length - 1),
        fc.constantFrom('drop', 'reword', 'hide', 'keep'),
        fc.constantFrom('退货', 'refund', '保修 warranty'),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(changes, changes, (first, second) => {
        const changed = (all: readonly Findable[], steps: typeof first) =>
          all.flatMap((entry, place) => {
            const step = steps.find(([at]) => at === place)
            if (!step || step[1] === 'keep') return [entry]
            if (step[1] === 'drop') return []
            return [
              step[1] === 'hide'
                ? { ...entry, status: 'draft' as const }
                : { ...entry, answer: `${step[2]} ${entry.answer}` },
            ]
          })
        const one = changed(entries, first)
        const two = changed(one, second)
        const incremental = updateIndex(readIndex(writeIndex(updateIndex(buildIndex(entries), one), 'x')).index, two)
        expect(answers(incremental)).toEqual(same(answers(buildIndex(two))))
      }),
      { numRuns: 15 },
    )
  })

  test('does not grow for ever, however often all of it is written anew', () => {
    const round = (n: number): readonly Findable[] =>
      entries.map((entry, place) => ({ ...entry, answer: `${entry.answer} w${n}x${place} v${n}x${place}` }))
    let index = buildIndex(round(0))
    for (let n = 1; n < 60; n++) index = updateIndex(index, round(n))
    expect(index.places.size).toBeLessThan(2.5 * buildIndex(round(60)).places.size + 1_000)
    expect(answers(index)).toEqual(same(answers(buildIndex(round(59)))))
  })

  test('of nothing finds nothing', () => {
    const { index } = readIndex(writeIndex(buildIndex([]), 'x'))
    expect(retrieve(index, '退货', 'zh').candidates).toEqual([])
  })
})

describe('published', () => {
  let table: Awaited<ReturnType<typeof openTable>>
  const files = new Map<string, Uint8Array>()
  let reads = 0
  const store = {
    put: async (key: string, _: string, bytes: Uint8Array) => void files.set(key, bytes),
    get: async (key: string) => {
      reads++
      const bytes = files.get(key)
      if (!bytes) throw notFound('file', key)
      return { key, contentType: '', bytes }
    },
  }
  const configuration = RuntimeConfiguration.parse(configurationOf('local'))
  const core = () => ({
    table: table.table,
    clock: table.clock,
    store,
    configuration: { load: async () => configuration, secrets: async () => ({}) },
  })
  beforeAll(async () => {
    table = await openTable()
  })
  afterAll(() => table?.stop())
  const add = (question: string) => saveEntry(core(), { language: 'zh', question, answer: `${question}的答案` }, 'test')
  const publish = async () => publishIndex(core(), await knowledgeVersion(core()))
  const finds = async (cache: ReturnType<typeof knowledgeCache>, question: string) =>
    retrieve((await cache()).index, question, 'zh').candidates[0]?.entry.question === question

  test('an index is loaded as a whole; of many changes in a row only the last makes one', async () => {
    const versions: string[] = []
    for (const question of ['怎么升级固件', '怎么连接蓝牙', '电池能用多久']) {
      await add(question)
      versions.push(await knowledgeVersion(core()))
    }
    expect(await publishIndex(core(), versions[0] ?? '')).toBeUndefined()
    expect(await publish()).toEqual({ entries: expect.any(Number) })
    const cache = knowledgeCache(core())
    reads = 0
    expect(await finds(cache, '电池能用多久')).toBe(true)
    expect(reads).toBe(1)
    expect(readIndex(files.get(indexKey) as Uint8Array).version).toBe(versions[2])
  })

  test('a change waits for its index for seconds, and is read from the table where none comes', async () => {
    const cache = knowledgeCache(core())
    await cache()
    await add('怎么恢复出厂设置')
    table.clock.move(3_500)
    expect(await finds(cache, '怎么恢复出厂设置')).toBe(false)
    await publish()
    table.clock.move(600)
    expect(await finds(cache, '怎么恢复出厂设置')).toBe(true)
    // The publisher is down: nobody waits for ever.
    await add('怎么更换滤芯')
    table.clock.move(3_500)
    expect(await finds(cache, '怎么更换滤芯')).toBe(false)
    table.clock.move(6_500)
    expect(await finds(cache, '怎么更换滤芯')).toBe(true)
  })

  test('a file that is lost, broken or of another state is not used', async () => {
    const { id } = await add('怎么清洗水箱')
    await publish()
    for (const bytes of [new Uint8Array(3), writeIndex(buildIndex([]), 'other'), undefined]) {
      if (bytes) files.set(indexKey, bytes)
      else files.delete(indexKey)
      expect(await finds(knowledgeCache(core()), '怎么清洗水箱')).toBe(true)
    }
    await deleteEntry(core(), id, '李编辑')
    await publish()
    expect(await finds(knowledgeCache(core()), '怎么清洗水箱')).toBe(false)
  })

  test('a change while the index is made is taken in before it is published', async () => {
    await add('怎么关闭提示音')
    let isFirst = true
    const racing = {
      ...core(),
      store: {
        ...store,
        put: async (key: string, type: string, bytes: Uint8Array) => {
          await store.put(key, type, bytes)
          if (isFirst) {
            isFirst = false
            await add('怎么调节亮度')
          }
        },
      },
    }
    await publishIndex(racing, await knowledgeVersion(core()))
    expect(readIndex(files.get(indexKey) as Uint8Array).version).toBe(await knowledgeVersion(core()))
    expect(await finds(knowledgeCache(core()), '怎么调节亮度')).toBe(true)
  })
})
