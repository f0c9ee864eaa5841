import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { standardFlows } from '../../shared/domain/flow/standard.ts'
import { Uncertain } from '../../shared/errors/errors.ts'
import type { Decision, TurnContext } from '../../shared/ports/assistant.ts'
import type { ShopAction } from '../../shared/ports/outside.ts'
import { makeAssistant } from '../../shared/use-cases/assistant/decide.ts'
import { knownOf } from '../../shared/use-cases/assistant/knowledge-cache.ts'
import { openStage } from '../support/dialogues.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.stop())

const step = (said: string, outcome: string, answer: RegExp, isDown: boolean) => ({
  said: [said],
  outcome,
  answer,
  before: () => stage.setDown(isDown),
})

test('the shop goes down in the middle of a task: said, nothing lost, and the task goes on afterwards', async () => {
  const steps = [
    step('帮我取消订单', 'reply', /取消订单 YK202611200008/, false),
    step('确认', 'reply', /订单系统暂时无法访问/, true),
    step('确认', 'reply', /已取消/, false),
  ]
  expect(await stage.play({ name: 'down', as: 'u-1002', steps })).toEqual([])
})

const order = {
  number: 'YK202611200008',
  status: 'paid' as const,
  placedAt: new Date().toISOString(),
  items: [{ name: '鞋', nameEn: 'shoes', quantity: 1 }],
  total: 100,
}

/** The assistant over a shop that counts what it is asked to do. */
function assistantOver(act: (action: ShopAction) => Promise<{ ok: true; facts: Record<string, string> }>) {
  const known = knownOf([], standardFlows)
  return makeAssistant({
    shop: { products: async () => [], order: async () => order, ordersOf: async () => [order], act },
    knowledge: async () => known,
    configuration: async () => ({ company: '云客', cloud: { transcribe: false } }) as never,
    opinion: async () => () => undefined,
    now: Date.now,
  })
}

const turn = (text: string, before?: Decision, key = 'turn'): TurnContext => ({
  key,
  said: [{ type: 'text', text }],
  language: 'zh',
  memory: before?.memory ?? { misunderstandings: 0 },
  isFirstTurn: !before,
  customer: { externalId: 'u', isVerified: true, level: 'normal' },
})

describe('acting', () => {
  test('the same turn planned twice names the same undertaking, so that the shop does it once', async () => {
    const keys: string[] = []
    const assistant = assistantOver(async ({ key }) => {
      keys.push(key)
      return { ok: true, facts: {} }
    })
    const asked = await assistant.decide(turn('帮我取消订单', undefined, 'cnv:1'))
    const confirmed = turn('确认', asked, 'cnv:2')
    expect(await assistant.decide(confirmed)).toEqual(await assistant.decide(confirmed))
    expect(keys).toEqual(['cnv:1:cancel-order', 'cnv:1:cancel-order'])
  })

  test('an answer that was lost goes to a human, with what was asked for', async () => {
    const assistant = assistantOver(async () => {
      throw new Uncertain('lost')
    })
    const asked = await assistant.decide(turn('帮我取消订单'))
    const decision = await assistant.decide(turn('确认', asked))
    expect(decision).toMatchObject({ outcome: 'escalate', escalation: { priority: 8 } })
    expect(decision.escalation?.summary).toBe(
      '转接原因：任务需要人工 (cancel-order: the result is not known)\n正在办理：取消订单\n· 订单：YK202611200008\n助手做过：\n· 办理“取消订单”',
    )
    expect(decision.memory.flow).toBeUndefined()
  })

  test('whatever is said, nothing is done that was not confirmed, and no turn fails', async () => {
    const said = fc.constantFrom(
      ...['帮我取消订单', '我要退货', '质量问题', '没有', '算了', '不对', '1', '2', '改地址', '北京市朝阳区建国路88号'],
      ...[
        '运费多少',
        'L码',
        '我要换货',
        '开发票',
        '公司',
        'a@b.cn',
        '13800001111',
        '明天下午',
        '给我回个电话',
        '😀',
        '',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 12 }), async (texts) => {
        let acted = 0
        const assistant = assistantOver(async () => {
          acted++
          return { ok: true, facts: {} }
        })
        let decision: Decision | undefined
        for (const text of texts) {
          const wasConfirming = decision?.memory.flow?.isConfirming ?? false
          const before: number = acted
          decision = await assistant.decide(turn(text, decision))
          // "1" is the first option of the question, which is yes.
          if (acted > before) expect({ text, wasConfirming }).toEqual({ text: '1', wasConfirming: true })
          expect(decision.replies.length + Number(decision.outcome === 'ignore')).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300 },
    )
  })
})
