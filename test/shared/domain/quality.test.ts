import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleMessage } from '../../../schemas/events/examples.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { QualitySettings } from '../../../schemas/settings/quality.ts'
import { inspect, totalOf } from '../../../shared/domain/quality/score.ts'

const takenAt = '2026-11-21T03:00:00.000Z'
const { criteria } = QualitySettings.parse({})

/** Lines such as `+30 agent 您好`: seconds after somebody took it, who spoke, what was said. */
const talk = (...lines: readonly string[]): readonly Message[] =>
  lines.map((line, index) => {
    const [, seconds = '0', author = '', text = ''] =
      /^\+(-?\d+) (customer|agent|assistant|note) (.*)$/.exec(line) ?? []
    const isNote = author === 'note'
    return {
      ...exampleMessage,
      seq: index + 1,
      author: isNote ? 'agent' : (author as Message['author']),
      direction: isNote ? 'internal' : author === 'customer' ? 'inbound' : 'outbound',
      content: { type: 'text', text },
      at: new Date(Date.parse(takenAt) + Number(seconds) * 1_000).toISOString(),
    }
  })
const found = (...lines: readonly string[]) =>
  Object.fromEntries(inspect(talk(...lines), takenAt, criteria).map((item) => [item.id, item]))
const scores = (...lines: readonly string[]) =>
  Object.fromEntries(Object.entries(found(...lines)).map(([id, { score }]) => [id, score]))

describe('what a conversation is scored by', () => {
  test('who was asked to wait counts until the next word; left waiting is nothing, and nobody asked is not judged', () => {
    const hold = (...lines: readonly string[]) => found(...lines)['hold-time']
    expect(hold('+5 agent 请稍等，我查一下', '+65 agent 查到了')).toMatchObject({ score: 1, evidence: '60 s', seq: 1 })
    expect(hold('+5 agent One moment please', '+9 customer ok', '+245 agent Here it is')).toMatchObject({
      score: 0.5,
      evidence: '240 s',
    })
    expect(hold('+5 agent 请稍候', '+90 customer 还在吗？')).toMatchObject({ score: 0 })
    expect(hold('+5 agent 您好', '+9 agent 已经退款')).toMatchObject({ score: null })
  })

  test('a model’s word counts where it shows a line that is there', () => {
    const asks = [
      { id: 'confirmed', name: '复述确认', kind: 'model' as const, weight: 10, question: '是否复述并确认了问题？' },
    ]
    const of = (verdict: object) =>
      inspect(talk('+0 customer 退款没到', '+9 agent 您是说退款没有到账，对吗'), takenAt, asks, [
        { id: 'confirmed', met: 'yes', reason: '复述了', ...verdict },
      ])[0]
    expect(of({ seq: 2 })).toMatchObject({ score: 1, evidence: '复述了', seq: 2 })
    expect(of({ seq: 2, met: 'partly' })).toMatchObject({ score: 0.5 })
    expect(of({ seq: 2, met: 'unclear' })).toMatchObject({ score: null })
    expect(of({ seq: 77 })).toMatchObject({ score: null })
    expect(of({})).toMatchObject({ score: null })
    expect(of({ seq: 2, id: 'another' })).toMatchObject({ score: null, evidence: '—' })
    expect(QualitySettings.safeParse({ criteria: [{ ...asks[0], question: undefined }] }).success).toBe(false)
  })

  test('the first answer counts from when a human took it; full marks in time, none at three times as long', () => {
    const first = (seconds: number) => scores('+-20 customer 在吗', `+${seconds} agent 您好`)['first-response']
    expect([first(10), first(60), first(120), first(180), first(900)]).toEqual([1, 1, 0.5, 0, 0])
  })

  test('the mean answer counts each wait of the customer once, from the first word that waited', () => {
    const items = found(
      '+0 agent 您好',
      '+10 customer 你好',
      '+20 customer 我的退款呢',
      '+40 agent 我看看',
      '+50 customer 好',
      '+260 agent 已退',
    )
    // Thirty seconds and two hundred and ten: a mean of a hundred and twenty.
    expect(items['response-time']).toMatchObject({ score: 0.83, evidence: '⌀ 120 s, max 210 s', seq: 6 })
    expect(scores('+0 agent 您好')['response-time']).toBeNull()
  })

  test('greeting in the first words, farewell in the last; notes are nobody’s greeting', () => {
    expect(scores('+5 agent 您好，请讲', '+9 agent 祝您生活愉快')).toMatchObject({ greeting: 1, farewell: 1 })
    expect(scores('+5 agent 什么事', '+9 agent 好了')).toMatchObject({ greeting: 0, farewell: 0 })
    expect(scores('+5 note 您好', '+6 agent 什么事').greeting).toBe(0)
    expect(scores('+5 agent Hello, how can I help?', '+9 agent Have a nice day!')).toMatchObject({
      greeting: 1,
      farewell: 1,
    })
  })

  test('a forbidden word costs all of it and is shown where it was said', () => {
    expect(found('+5 agent 您好', '+9 agent 这不归我管')['forbidden-words']).toMatchObject({
      score: 0,
      evidence: '“不归我管”',
      seq: 2,
    })
    expect(scores('+5 agent 您好')['forbidden-words']).toBe(1)
    // What the customer says is theirs.
    expect(scores('+5 agent 您好', '+6 customer 你闭嘴')['forbidden-words']).toBe(1)
  })

  test('emotion turned: glad in the end, quiet, or still upset; nothing to judge where nobody was', () => {
    const upset = '+5 customer 太差劲了，气死我了！'
    expect(scores(upset, '+9 agent 抱歉', '+20 customer 谢谢，非常满意')['emotion-turned']).toBe(1)
    expect(scores(upset, '+9 agent 抱歉', '+20 customer 嗯')['emotion-turned']).toBe(0.5)
    expect(scores(upset, '+9 agent 抱歉', '+20 customer 垃圾，骗子！')['emotion-turned']).toBe(0)
    expect(scores('+5 customer 你好', '+9 agent 您好')['emotion-turned']).toBeNull()
  })

  test('a promise to come back is kept in time, late, or not at all', () => {
    const promise = '+5 agent 我核实一下，稍后回复您'
    expect(scores(promise, '+300 agent 查到了')['promise-kept']).toBe(1)
    expect(scores(promise, '+900 agent 查到了')['promise-kept']).toBe(0)
    expect(scores(promise, '+60 customer 好的')['promise-kept']).toBe(0)
    expect(scores('+5 agent 您好')['promise-kept']).toBeNull()
  })

  test('no question of the customer is left open', () => {
    expect(scores('+5 agent 您好', '+9 customer 多久能到？')['last-word']).toBe(0)
    expect(scores('+5 agent 您好', '+9 customer 好的谢谢')['last-word']).toBe(1)
  })

  test('the sum is by weight over what could be judged, between 0 and 100, and never falls when one item rises', () => {
    const item = fc.record({
      weight: fc.integer({ min: 0, max: 100 }),
      score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.nat(11), (items, at) => {
        const total = totalOf(items)
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(100)
        const better = items.map((one, index) => (index === at && one.score !== null ? { ...one, score: 1 } : one))
        expect(totalOf(better)).toBeGreaterThanOrEqual(total)
      }),
    )
    expect(totalOf([])).toBe(100)
    expect(
      totalOf([
        { weight: 30, score: 1 },
        { weight: 10, score: 0 },
        { weight: 60, score: null },
      ]),
    ).toBe(75)
  })
})
