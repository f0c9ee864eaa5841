import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { demoKnowledge } from '../../../local/seed.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { ModelCard } from '../../../schemas/records/model-card.ts'
import { standardFlows } from '../../../shared/domain/flow/standard.ts'
import { notFound } from '../../../shared/errors/errors.ts'
import { modelCache } from '../../../shared/use-cases/assistant/model-cache.ts'
import { deleteEntry, saveEntry } from '../../../shared/use-cases/knowledge/knowledge.ts'
import { saveTask } from '../../../shared/use-cases/knowledge/tasks.ts'
import {
  failModel,
  listModels,
  modelKey,
  publishModel,
  startTraining,
  trainModel,
} from '../../../shared/use-cases/learning/models.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { openTable } from '../../support/table.ts'

let stage: Awaited<ReturnType<typeof openTable>>
const files = new Map<string, Uint8Array>()
const started: string[] = []
beforeAll(async () => {
  stage = await openTable()
  const configuration = RuntimeConfiguration.parse(configurationOf('local'))
  const core = { ...stage, configuration: { load: async () => configuration, secrets: async () => ({}) } }
  for (const entry of demoKnowledge()) await saveEntry(core, { ...entry, similar: [...entry.similar] }, 'test')
})
afterAll(() => stage?.stop())

const ports = () => ({
  table: stage.table,
  clock: stage.clock,
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

  test('what is too little to learn from is said on the card', async () => {
    const core = { ...stage, configuration: { load: async () => ({}) as never, secrets: async () => ({}) } }
    const entries = await stage.table.query({ pk: 'KNW', prefix: 'knw_', limit: 100 })
    for (const entry of entries.items) await deleteEntry(core, entry.sk)
    for (const flow of standardFlows) await saveTask(core, { ...flow, isActive: false })
    const { id } = await startTraining(ports(), '陈主管')
    expect(await trainModel(ports(), id)).toEqual({ modelId: id, isBetter: false })
    expect((await cardOf(id)).problem).toContain('2 matters with 3 wordings')
  })
})
