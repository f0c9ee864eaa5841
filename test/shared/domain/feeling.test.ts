import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { feelingIn } from '../../../shared/domain/nlu/feeling.ts'
import { makeAssistant } from '../../../shared/use-cases/assistant/decide.ts'
import { knownOf } from '../../../shared/use-cases/assistant/knowledge-cache.ts'

describe('how a text sounds', () => {
  test.each([
    '等了一周还没到，太失望了',
    '你们客服真敷衍',
    '质量太差，后悔买了',
    '衣服不好看，也不舒服',
    'I am really disappointed with this',
    'This is not helpful at all',
    'the zipper is broken and nobody helps 😡',
  ])('%s: against', (text) => expect(feelingIn(text).score).toBeLessThan(-0.3))

  test.each([
    '客服很耐心，非常满意',
    '不错，下次还来',
    '一点也不贵，值得买',
    'Thanks, you were very helpful!',
    'not bad, I love it',
    '太棒了👍',
  ])('%s: for', (text) => expect(feelingIn(text).score).toBeGreaterThan(0.3))

  test.each(['多久发货', '我的订单到哪了', 'Where is my order?', '订单号 YK202611180001', ''])('%s: neither', (text) =>
    expect(Math.abs(feelingIn(text).score)).toBeLessThan(0.3),
  )

  test('stays between its ends, and shows the words', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('失望', '很', '不', '满意', 'bad', '!!', '😡', '发货')), (words) => {
        const { score, evidence } = feelingIn(words.join(' '))
        expect(Math.abs(score)).toBeLessThanOrEqual(1)
        expect(evidence.length).toBeLessThanOrEqual(6)
      }),
    )
    expect(feelingIn('不舒服，太慢').evidence).toEqual(['¬舒服', '慢'])
  })
})

test('who is unhappy is not asked twice: a human is offered at once, sooner served, and told why', async () => {
  const known = knownOf([], [])
  const assistant = makeAssistant({
    shop: {
      products: async () => [],
      order: async () => undefined,
      ordersOf: async () => [],
      act: async () => ({ ok: true, facts: {} }),
    },
    knowledge: async () => known,
    configuration: async () => ({ company: '云客', languages: ['zh'], cloud: {} }) as never,
    opinion: async () => () => undefined,
    now: Date.now,
  })
  const ask = (text: string, memory = { misunderstandings: 0 }) =>
    assistant.decide({
      key: 'k',
      said: [{ type: 'text', text }],
      language: 'zh',
      memory,
      isFirstTurn: false,
      customer: { isVerified: false, level: 'normal' },
    })
  expect((await ask('这个能不能配那个用啊')).outcome).toBe('clarify')
  const unhappy = await ask('这东西太难用了，很失望，能不能配那个')
  expect(unhappy).toMatchObject({ outcome: 'offer-human', memory: { mood: expect.any(Number) } })
  expect(unhappy.trace.steps.find(({ step }) => step === 'feeling')?.result).toMatch(/^-0\.\d+: .*失望/)
  const calm = await ask('转人工')
  const upset = await ask('转人工', unhappy.memory as never)
  expect(upset.escalation?.priority).toBe((calm.escalation?.priority ?? 0) + 1)
  expect(upset.escalation?.summary).toContain('情绪：不满（难用、失望）')
  expect(calm.escalation?.summary).not.toContain('情绪')
})
