import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoKnowledge } from '../../../local/seed.ts'
import { distance, fromPinyin, withoutSlips } from '../../../shared/domain/assistant/spelling.ts'
import { standardFlows } from '../../../shared/domain/flow/standard.ts'
import { soundOf, syllablesIn } from '../../../shared/domain/nlu/pinyin.ts'
import { knownOf } from '../../../shared/use-cases/assistant/knowledge-cache.ts'

const { index } = knownOf(
  demoKnowledge().map((entry) => ({ ...entry, similar: [...entry.similar], status: 'published' as const })),
  standardFlows,
)

describe('slips of the pen', () => {
  test.each([
    ['什么时侯发货', '什么时候发货'],
    ['怎么退火', '怎么退货'],
    ['运废多少钱', '运费多少钱'],
    ['能开发漂吗', '能开发票吗'],
    ['修改地只', '修改地址'],
    ['快弟到哪了', '快递到哪了'],
    ['我要换或', '我要换货'],
    ['取消定单', '取消订单'],
    ['优会券怎么用', '优惠券怎么用'],
    ['转人功', '转人工'],
    ['尺马怎么选', '尺码怎么选'],
    ['When will I get my refnud', 'When will I get my refund'],
    ['how long does shiping take', 'how long does shipping take'],
    ['I want to cancle my order', 'I want to cancel my order'],
    ['do you have an invioce', 'do you have an invoice'],
  ])('%s is read as %s', (written, meant) => {
    expect(withoutSlips(index, written)).toBe(meant)
  })

  test.each([
    '多久发货',
    '我想买只猫',
    '我叫王小明，住在朝阳区建国路八十八号',
    '今天天气真不错',
    '今天天气怎么样',
    '可以退换吗',
    'My name is Jonathan Appleseed',
    'the zipper is broken',
    "tracking doesn't work",
    '你们老板是谁',
    '孩子发烧了怎么吃药',
    'Schließen Sie bitte',
  ])('%s stays as it was written', (text) => {
    expect(withoutSlips(index, text)).toBe(text)
  })

  test('what the shop’s own words say is never changed, whatever stands around it', () => {
    for (const entry of index.entries)
      for (const text of [entry.question, ...entry.similar]) expect(withoutSlips(index, text)).toBe(text)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = withoutSlips(index, text)
        expect([...read.replace(/[A-Za-z]+/g, '')].length).toBe([...text.replace(/[A-Za-z]+/g, '')].length)
        expect(withoutSlips(index, read)).toBe(read)
      }),
      { seed: 7 },
    )
  })
})

describe('pinyin', () => {
  test.each([
    ['zenme tuihuo', /怎么退货/],
    ['kuaidi daona le', /快递/],
    ['fapiao zenme kai', /发票/],
    ['duojiu fahuo', /多久发货/],
    ['wo yao zhuan rengong', /人工/],
  ])('%s is read', (typed, chinese) => {
    expect(fromPinyin(index, typed)).toMatch(chinese)
  })

  test.each([
    'shipping',
    'how long',
    'I want to change the address',
    'women shoes',
    'hello',
    'ok',
    'can you',
    'hao',
    'refund',
    'where are you',
    'I need an invoice please',
    'banana',
  ])('%s is none', (text) => {
    expect(fromPinyin(index, text)).toBeUndefined()
  })

  test('characters have their sounds, words their syllables', () => {
    expect([...'退货快递发票'].map(soundOf)).toEqual(['tui', 'huo', 'kuai', 'di', 'fa', 'piao'])
    expect(syllablesIn('tuihuo')).toEqual(['tui', 'huo'])
    expect(syllablesIn('xian')).toEqual(['xian'])
    expect(syllablesIn('shoes')).toBeUndefined()
    expect(soundOf('☃')).toBeUndefined()
  })

  test('distances are symmetric, and swaps count once', () => {
    expect(distance('refnud', 'refund', 2)).toBe(1)
    expect(distance('abc', 'abc', 1)).toBe(0)
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(distance(a, b, 3)).toBe(distance(b, a, 3))
      }),
    )
  })
})
