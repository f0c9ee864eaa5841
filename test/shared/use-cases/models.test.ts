import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { demoKnowledge } from '../../../local/seed.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { ModelCard } from '../../../schemas/records/model-card.ts'
import { standardFlows } from '../../../shared/domain/flow/standard.ts'
import { notFound } from '../../../shared/errors/errors.ts'
import type { Decision, TurnContext } from '../../../shared/ports/assistant.ts'
import { modelCache } from '../../../shared/use-cases/assistant/model-cache.ts'
import { deleteEntry, saveEntry } from '../../../shared/use-cases/knowledge/knowledge.ts'
import { saveTask } from '../../../shared/use-cases/knowledge/tasks.ts'
import { addGolden, listGolden } from '../../../shared/use-cases/learning/golden.ts'
import { listModels, modelKey } from '../../../shared/use-cases/learning/model-records.ts'
import { failModel, publishModel, startTraining, trainModel } from '../../../shared/use-cases/learning/models.ts'
import { rehearse } from '../../../shared/use-cases/learning/rehearse.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { openTable } from '../../support/table.ts'

let stage: Awaited<ReturnType<typeof openTable>>
const files = new Map<string, Uint8Array>()
const started: string[] = []
const configuration = RuntimeConfiguration.parse(configurationOf('local'))
beforeAll(async () => {
  stage = await openTable()
  const core = { ...stage, configuration: { load: async () => configuration, secrets: async () => ({}) } }
  for (const entry of demoKnowledge()) await saveEntry(core, { ...entry, similar: [...entry.similar] }, 'test')
})
afterAll(() => stage?.stop())

const ports = () => ({
  table: stage.table,
  clock: stage.clock,
  configuration: { load: async () => configuration, secrets: async () => ({}) },
  trainer: { start: async (name: string) => void started.push(name) },
  store: {
    put: async (key: string, _: string, bytes: Uint8Array) => void files.set(key, bytes),
    get: async (key: string) => {
      const bytes = files.get(key)
      if (!bytes) throw notFound('file', key)
      return { key, contentType: '', bytes }
    },
  },
})
const cardOf = async (id: string) => (await listModels(ports())).items.find((card) => card.id === id) as ModelCard
const train = async () => {
  const { id } = await startTraining(ports(), '陈主管')
  stage.clock.move(5_000)
  return { id, ...(await trainModel(ports(), id)) }
}

describe('a model of what customers mean', () => {
  test('is trained from entries and tasks, measured on what it did not see, and stored with its card', async () => {
    const { id, isBetter } = await train()
    expect(started).toEqual([id])
    expect(isBetter).toBe(true)
    const card = await cardOf(id)
    expect(card).toMatchObject({ status: 'ready', progress: 1, requestedBy: '陈主管' })
    expect(files.get(modelKey(id))?.length).toBe(card.bytes)
    expect(card.bytes).toBeLessThan(2_000_000)
    const { accuracy = 0, calibrationError = 1, precision = 0, separation = 0, bins = [] } = card.metrics ?? {}
    expect(accuracy).toBeGreaterThan(0.6)
    expect(precision).toBeGreaterThan(0.85)
    expect(calibrationError).toBeLessThan(0.15)
    expect(separation).toBeGreaterThan(0.8)
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(200)
  }, 60_000)

  test('the same examples and seed give the same file; a repeated step changes nothing', async () => {
    const [first] = (await listModels(ports())).items
    const { id } = await train()
    const [one, other] = [files.get(modelKey(first?.id ?? '')), files.get(modelKey(id))]
    expect(Buffer.from(one ?? []).equals(Buffer.from(other ?? []))).toBe(true)
    const before = await cardOf(id)
    await trainModel(ports(), id)
    expect(await cardOf(id)).toEqual(before)
    expect(before.dataHash).toBe(first?.dataHash)
  }, 60_000)

  test('is heard within seconds of its publication; an earlier one comes back the same way', async () => {
    const failures: string[] = []
    const cache = modelCache(ports(), (error) => failures.push(error.message))
    expect((await cache())('运费多少')).toBeUndefined()
    const [newer, older] = (await listModels(ports())).items
    for (const card of [newer, older]) {
      await publishModel(ports(), card?.id ?? '', '陈主管')
      stage.clock.move(4_000)
      expect((await cache())('帮我取消订单')).toMatchObject({ modelId: card?.id, label: 'task:cancel-order:zh' })
    }
    files.delete(modelKey(newer?.id ?? ''))
    await publishModel(ports(), newer?.id ?? '', '陈主管')
    stage.clock.move(4_000)
    // What cannot be loaded is said, and the one before goes on.
    expect((await cache())('帮我取消订单')?.modelId).toBe(older?.id)
    expect(failures).toHaveLength(1)
  })

  test('one that is worse needs a reason, which is kept; one that is not ready cannot be used', async () => {
    const { id } = await train()
    const card = await cardOf(id)
    const metrics = card.metrics && { ...card.metrics, accuracy: card.metrics.accuracy - 0.05 }
    await stage.table.transact([{ put: { ...keys.model(id), ...card, metrics } }])
    await expect(publishModel(ports(), id, '陈主管')).rejects.toThrow('worse in accuracy')
    await publishModel(ports(), id, '陈主管', '新品上线，样本变多')
    expect((await listModels(ports())).inUse).toMatchObject({ modelId: id, override: '新品上线，样本变多' })
    const unready = await startTraining(ports(), '陈主管')
    await expect(publishModel(ports(), unready.id, '陈主管')).rejects.toThrow('not ready')
    await failModel(ports(), unready.id)
    expect(await cardOf(unready.id)).toMatchObject({ status: 'failed' })
    await expect(publishModel(ports(), 'mdl_nothing', '陈主管')).rejects.toThrow('There is no model')
  }, 60_000)

  test('is put beside the one in use, case by case; a golden case that it loses needs a reason', async () => {
    const vouch = (text: string, expected: string) =>
      addGolden(ports(), { language: 'zh', text, expected, name: expected }, '陈主管')
    await vouch('我要退掉这双鞋，尾号 13800001111', 'task:return')
    await vouch('帮我取消订单', 'task:cancel-order')
    await vouch('你们老板是谁', 'human')
    const { id } = await train()
    const card = await cardOf(id)
    expect(card.rehearsal?.golden).toMatchObject({ count: 3 })
    expect(card.rehearsal?.golden.right).toBeGreaterThanOrEqual(1)
    const lost = { ...card.rehearsal, golden: { count: 3, right: 1, before: 2 } }
    await stage.table.transact([{ put: { ...keys.model(id), ...card, rehearsal: lost } }])
    await expect(publishModel(ports(), id, '陈主管')).rejects.toThrow('worse in golden')
    expect(JSON.stringify(await listGolden(ports()))).not.toContain('13800001111')
  }, 60_000)

  test('a rehearsal tells what got better, what got worse, and what merely changed', async () => {
    const saying = (answers: Readonly<Record<string, string>>) => ({
      decide: async ({ said }: TurnContext): Promise<Decision> => {
        const citation = answers[said[0]?.type === 'text' ? said[0].text : '']
        return {
          outcome: citation ? 'reply' : 'clarify',
          replies: [],
          language: 'zh',
          memory: { misunderstandings: 0 },
          trace: {
            engine: 'e',
            outcome: citation ? 'reply' : 'clarify',
            language: 'zh',
            steps: [],
            citations: citation ? [citation] : [],
          },
        }
      },
    })
    const golden = (text: string, expected: string) => ({
      id: `gld_${text}`,
      language: 'zh' as const,
      text,
      expected,
      name: '',
      by: '',
      at: '2026-11-21T00:00:00.000Z',
    })
    const told = await rehearse(
      saying({ 甲: 'knw_1', 乙: 'knw_9', 丁: 'knw_4' }),
      saying({ 甲: 'knw_9', 乙: 'knw_2', 丙: 'knw_3' }),
      [golden('甲', 'knw_1'), golden('乙', 'knw_2'), golden('戊', 'clarify')],
      [
        { language: 'zh', text: '丙' },
        { language: 'zh', text: '戊' },
      ],
    )
    expect(told.golden).toEqual({ count: 3, right: 2, before: 2 })
    expect(told.replayed).toEqual({ count: 2, changed: 1 })
    expect(told.cases.map(({ verdict, text, before, after }) => [verdict, text, before, after])).toEqual([
      ['regressed', '甲', 'knw_1', 'knw_9'],
      ['improved', '乙', 'knw_9', 'knw_2'],
      ['changed', '丙', 'clarify', 'knw_3'],
    ])
  })

  test('what is too little to learn from is said on the card', async () => {
    const core = { ...stage, configuration: { load: async () => ({}) as never, secrets: async () => ({}) } }
    const entries = await stage.table.query({ pk: 'KNW', prefix: 'knw_', limit: 100 })
    for (const entry of entries.items) await deleteEntry(core, entry.sk, '陈主管')
    for (const flow of standardFlows) await saveTask(core, { ...flow, isActive: false })
    const { id } = await startTraining(ports(), '陈主管')
    expect(await trainModel(ports(), id)).toEqual({ modelId: id, isBetter: false })
    expect((await cardOf(id)).problem).toContain('2 matters with 3 wordings')
  })
})
