import { describe, expect, test } from 'vitest'
import { exampleMessage } from '../../../schemas/events/examples.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { nextSteps } from '../../../shared/domain/assistant/next-steps.ts'

/** Lines such as `customer 我的退款呢`. */
const talk = (...lines: readonly string[]): readonly Message[] =>
  lines.map((line, index) => {
    const [author = '', text = ''] = line.split(/ (.*)/s)
    return {
      ...exampleMessage,
      seq: index + 1,
      author: author as Message['author'],
      direction: author === 'customer' ? 'inbound' : author === 'system' ? 'internal' : 'outbound',
      content: { type: 'text', text },
    }
  })
type More = Partial<Parameters<typeof nextSteps>[0]>
const steps = (lines: readonly string[], more: More = {}) =>
  nextSteps({ messages: talk(...lines), language: 'zh', hasTicket: false, ...more })
const kinds = (lines: readonly string[], more: More = {}) => steps(lines, more).map(({ kind }) => kind)

describe('what to do next', () => {
  const answer = '退款一到三个工作日到账。'
  test('is what the assistant would answer, while the customer waits for an answer', () => {
    expect(steps(['customer 退款多久到账'], { answer })).toEqual([{ kind: 'reply', text: answer }])
    expect(kinds(['customer 退款多久到账', 'agent 三天内'], { answer })).toEqual([])
    expect(kinds(['customer 退款多久到账'])).toEqual([])
  })

  test('is to calm who is upset first, with the words that showed it; a task goes before an answer', () => {
    const task = { id: 'cancel-order', name: '取消订单' }
    const found = steps(['customer 太气人了！骗子，我要取消订单'], { answer, task })
    expect(found.map(({ kind }) => kind)).toEqual(['calm', 'do-task'])
    expect(found[0]).toMatchObject({ why: expect.stringMatching(/骗|气/) })
    expect(kinds(['customer 太气人了！骗子', 'agent 非常抱歉'], {})).toEqual([])
  })

  test('is another team where the rules would have it there', () => {
    expect(kinds(['customer 我要开专票'], { answer, team: { id: 'tem_tax', name: '财务' } })).toEqual([
      'pass-on',
      'reply',
    ])
  })

  test('is a ticket where an agent promised to come back to it and nothing would remind them', () => {
    const promised = ['customer 什么时候有货', 'agent 我问一下仓库，稍后回复您']
    expect(kinds(promised)).toEqual(['make-ticket'])
    expect(kinds([...promised, 'customer 好的谢谢'])).toEqual(['make-ticket'])
    expect(kinds(promised, { hasTicket: true })).toEqual([])
    expect(kinds([...promised, 'agent 下周三到货'])).toEqual([])
  })

  test('is to close when the customer has thanked for an answer; never before anybody answered', () => {
    expect(kinds(['customer 运费多少', 'agent 包邮', 'customer 谢谢'])).toEqual(['close'])
    expect(kinds(['customer 谢谢'])).toEqual([])
  })

  test('is three things at most, and nothing where nothing was said', () => {
    expect(steps([])).toEqual([])
    const many = ['agent 稍后回复您', 'customer 骗子！太气人了']
    expect(kinds(many, { answer, task: { id: 'x', name: 'x' }, team: { id: 'tem_a', name: 'a' } })).toHaveLength(3)
  })
})
