import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModelTrial } from '../../../schemas/records/model-trial.ts'
import { armOf, differenceOf, judgeTrial } from '../../../shared/domain/learning/trial.ts'
import { modelInUse, putCard } from '../../../shared/use-cases/learning/model-records.ts'
import { publishModel } from '../../../shared/use-cases/learning/models.ts'
import { countInTrial, endTrial, latestTrial, startTrial } from '../../../shared/use-cases/learning/trials.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { openTable } from '../../support/table.ts'

const arm = (conversations: number, handedOver: number) => ({ conversations, handedOver, ratings: 0, ratingSum: 0 })
const trial = (champion: readonly [number, number], challenger: readonly [number, number], planned = 200) =>
  judgeTrial({ planned, arms: { champion: arm(...champion), challenger: arm(...challenger) } })

describe('honest statistics', () => {
  test('the interval of a difference is Newcombe’s: his own example', () => {
    // Newcombe 1998, table II (a): 56/70 and 48/80 differ by 0.20, method 10 gives 0.0524 to 0.3339.
    const { difference, low, high } = differenceOf(arm(80, 48), arm(70, 56), 1.96)
    expect([difference, low, high].map((one) => Number(one.toFixed(4)))).toEqual([0.2, 0.0524, 0.3339])
  })

  test('nothing is said before the planned number has ended, but harm beyond doubt', () => {
    expect(trial([100, 30], [100, 10]).verdict).toBe('collecting')
    expect(trial([100, 20], [100, 70]).verdict).toBe('harm')
    expect(trial([400, 120], [400, 60]).verdict).toBe('better')
    expect(trial([400, 120], [400, 180]).verdict).toBe('worse')
    expect(trial([400, 120], [400, 118]).verdict).toBe('undecided')
    expect(trial([0, 0], [0, 0]).verdict).toBe('collecting')
  })

  test('where both are the same, a trial says better or worse about one time in twenty, and stops early hardly ever', () => {
    // Drawn from a small generator of its own, so that the figure is the same on every run.
    let seed = 7
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed / 2 ** 32
    }
    let [decided, harmed] = [0, 0]
    const rounds = 600
    for (let round = 0; round < rounds; round++) {
      const counts = { champion: [0, 0], challenger: [0, 0] } as {
        champion: [number, number]
        challenger: [number, number]
      }
      let isHarmed = false
      for (let i = 0; i < 400 && !isHarmed; i++) {
        const side = i % 2 === 0 ? counts.champion : counts.challenger
        side[0]++
        if (random() < 0.3) side[1]++
        isHarmed = i % 20 === 19 && trial(counts.champion, counts.challenger, 200).verdict === 'harm'
      }
      if (isHarmed) harmed++
      else if (['better', 'worse'].includes(trial(counts.champion, counts.challenger, 200).verdict)) decided++
    }
    expect(decided / rounds).toBeLessThan(0.075)
    expect(harmed / rounds).toBeLessThan(0.015)
  })

  test('a conversation is always on the same side, and the sides have their shares', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, conversation) => {
        expect(armOf({ id, share: 0.3 }, conversation)).toBe(armOf({ id, share: 0.3 }, conversation))
      }),
    )
    const challenged = Array.from({ length: 10_000 }, (_, index) =>
      armOf({ id: 'evt_a', share: 0.3 }, `cnv_01KA${index}`),
    )
    expect(challenged.filter((side) => side === 'challenger').length / 10_000).toBeCloseTo(0.3, 1)
  })
})

describe('a trial of two models', () => {
  let store: Awaited<ReturnType<typeof openTable>>
  beforeAll(async () => {
    store = await openTable()
    for (const id of ['mdl_a', 'mdl_b', 'mdl_c'])
      await putCard(store, {
        id,
        status: id === 'mdl_b' ? 'failed' : 'ready',
        metrics,
        progress: 1,
        seed: 1,
        requestedBy: 'x',
        createdAt: '2026-11-01T00:00:00.000Z',
        updatedAt: '2026-11-01T00:00:00.000Z',
      })
  })
  afterAll(() => store?.stop())
  const metrics = {
    accuracy: 0.9,
    macroF1: 0.9,
    precision: 0.9,
    coverage: 0.9,
    calibrationError: 0.05,
    separation: 0.9,
    bins: [],
    confusions: [],
    gaps: [],
  }
  const conversation = (index: number) => ({
    id: `cnv_trial${index}`,
    createdAt: new Date(store.clock.now() + 1).toISOString(),
  })
  const handOver = (index: number) =>
    store.table.transact([{ put: { ...keys.escalation(`cnv_trial${index}`, 'esc_1') } }])
  const begin = () => startTrial(store, 'mdl_a', { share: 0.5, planned: 1_000 }, '陈主管')
  const sums = ({ arms }: ModelTrial) => arms.champion.conversations + arms.challenger.conversations

  test('counts each conversation once on its side, and only those that began in it', async () => {
    const { id } = await begin()
    await expect(begin()).rejects.toThrow(/running already/)
    await expect(startTrial(store, 'mdl_b', { share: 0.5, planned: 20 }, 'x')).rejects.toThrow(/not ready/)
    await handOver(1)
    const rated = { ...conversation(1), rating: { score: 4, at: '2026-11-21T00:00:00.000Z' } }
    for (let i = 0; i < 3; i++) {
      await countInTrial(store, rated, 'closed')
      await countInTrial(store, rated, 'rated')
      await countInTrial(store, conversation(2), 'closed')
      await countInTrial(store, { id: 'cnv_old', createdAt: '2026-11-01T00:00:00.000Z' }, 'closed')
    }
    const now = (await latestTrial(store)) as ModelTrial
    expect(sums(now)).toBe(2)
    expect(now.arms[armOf({ id, share: 0.5 }, 'cnv_trial1')]).toMatchObject({ handedOver: 1, ratings: 1, ratingSum: 4 })
    await endTrial(store, '陈主管')
    await endTrial(store, '王主管')
    await countInTrial(store, conversation(3), 'closed')
    expect(await latestTrial(store)).toMatchObject({ status: 'ended', endedBy: '陈主管' })
    expect(sums((await latestTrial(store)) as ModelTrial)).toBe(2)
  })

  test('a challenger that hands over ever so often ends its trial by itself', async () => {
    store.clock.move(1_000)
    const { id } = await begin()
    let counted = 0
    for (let index = 100; index < 300; index++) {
      if (armOf({ id, share: 0.5 }, `cnv_trial${index}`) === 'challenger') await handOver(index)
      await countInTrial(store, conversation(index), 'closed')
      counted++
      if ((await latestTrial(store))?.status === 'ended') break
    }
    expect(counted).toBeLessThan(60)
    expect(await latestTrial(store)).toMatchObject({ status: 'ended', endedBy: 'guardrail' })
  })

  test('ends when another model comes into use, whichever it is; none is left beside itself where both happen at once', async () => {
    await publishModel(store, 'mdl_c', '陈主管')
    for (const [tried, used] of [
      ['mdl_a', 'mdl_a'],
      ['mdl_c', 'mdl_c'],
      ['mdl_a', 'mdl_c'],
    ] as const) {
      await startTrial(store, tried, { share: 0.5, planned: 100 }, '陈主管')
      await publishModel(store, used, '王主管')
      expect(await latestTrial(store)).toMatchObject({ challenger: tried, status: 'ended', endedBy: '王主管' })
    }
    for (let round = 0; round < 20; round++) {
      await publishModel(store, 'mdl_c', '陈主管')
      await Promise.allSettled([begin(), publishModel(store, 'mdl_a', '王主管')])
      const { status, challenger } = (await latestTrial(store)) as ModelTrial
      expect(status === 'running' && challenger === (await modelInUse(store))?.modelId).toBe(false)
    }
  })
})
