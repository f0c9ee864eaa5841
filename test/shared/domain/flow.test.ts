import { describe, expect, test } from 'vitest'
import { Flow } from '../../../schemas/records/flow.ts'
import { holds, isAgreed, isDropped, isRefused, readSlots } from '../../../shared/domain/flow/run.ts'
import { standardFlows } from '../../../shared/domain/flow/standard.ts'
import { addressIn, emailIn, phoneIn, taxIdIn, timeIn } from '../../../shared/domain/nlu/slots.ts'

const flow = (id: string) => standardFlows.find((one) => one.id === id) as Flow
const state = (asked?: string, slots = {}) => ({
  id: 'x',
  key: 'k',
  slots,
  tries: 0,
  isConfirming: false,
  ...(asked && { asked }),
})

describe('tasks as data', () => {
  test.each(standardFlows.map((one) => [one.id, one] as const))('%s is what the schema allows', (_, one) => {
    expect(Flow.parse(one)).toEqual(one)
  })

  test('a task that acts without being confirmed, or speaks of what it does not know, is refused by name', () => {
    const { confirm, ...unconfirmed } = flow('cancel-order')
    expect(() => Flow.parse(unconfirmed)).toThrow('confirm')
    expect(() => Flow.parse({ ...flow('invoice'), done: { zh: '好了 {adress}', en: 'done' } })).toThrow('{adress}')
    expect(() => Flow.parse({ ...flow('return'), slots: [...flow('return').slots, flow('return').slots[0]] })).toThrow(
      'used twice',
    )
  })

  test('a condition holds only for what is known', () => {
    expect(holds({ a: ['x'] }, {})).toBe(false)
    expect(holds({ a: ['x', 'y'], b: { above: 7 } }, { a: 'y', b: '8' })).toBe(true)
    expect(holds({ b: { above: 7 } }, { b: '7' })).toBe(false)
    expect(holds({ b: { atMost: 7 } }, { b: '7' })).toBe(true)
    expect(holds({ b: { above: 7 } }, { b: 'seven' })).toBe(false)
  })
})

describe('what is said fills slots', () => {
  test('in any order, and free words only where they were asked for', () => {
    expect(
      readSlots(flow('invoice'), state(), '公司抬头，发到 a@b.cn，税号91310115MA1K3ABC2X', false, '2026-11-21'),
    ).toEqual({
      kind: 'company',
      email: 'a@b.cn',
      taxId: '91310115MA1K3ABC2X',
    })
    expect(readSlots(flow('invoice'), state('title'), '云客科技', false, '2026-11-21')).toEqual({ title: '云客科技' })
    expect(readSlots(flow('invoice'), state('title'), '发票多久能开？', false, '2026-11-21')).toEqual({})
  })

  test('what was filled changes only where the customer corrects it', () => {
    const filled = state('email', { kind: 'person', title: '王' })
    expect(readSlots(flow('invoice'), filled, '公司的邮箱 a@b.cn', false, '2026-11-21')).toEqual({ email: 'a@b.cn' })
    expect(readSlots(flow('invoice'), filled, '不对，开公司的', false, '2026-11-21')).toEqual({ kind: 'company' })
  })

  test.each([
    ['把地址改成杭州市西湖区文三路90号', '杭州市西湖区文三路90号'],
    ['新地址是：广东省深圳市南山区科苑路15号科兴科学园A栋', '广东省深圳市南山区科苑路15号科兴科学园A栋'],
    ['please send it to 5 Garden Road, Oxford', '5 Garden Road, Oxford'],
    ['怎么改地址？', undefined],
    ['我的地址写错了', undefined],
    ['到哪里了', undefined],
  ])('address in %s', (text, address) => {
    expect(addressIn(text)).toBe(address)
  })

  test.each([
    ['打 138 0000 1111', '13800001111'],
    ['+86 138-0000-1111', '13800001111'],
    ['０１０－８８８８６６６６', '01088886666'],
    ['+44 20 7946 0958', '+442079460958'],
    ['订单 YK202611200008', undefined],
    ['12345', undefined],
  ])('phone in %s', (text, phone) => {
    expect(phoneIn(text)).toBe(phone)
  })

  test.each([
    ['明天下午3点', '明天 下午3点'],
    ['周五上午十点半', '周五 上午十点半'],
    ['tomorrow at 3 pm', 'tomorrow at 3 pm'],
    ['随时都行', '随时'],
    ['我要退货', undefined],
  ])('time in %s', (text, time) => {
    expect(timeIn(text)).toBe(time)
  })

  test('mail and tax numbers, as people write them', () => {
    expect(emailIn('发到 Zhang.San @ example.com 谢谢')).toBe('zhang.san@example.com')
    expect(taxIdIn('税号 9131 0115 ma1k 3abc 2x')).toBe('91310115MA1K3ABC2X')
    expect(taxIdIn('12345')).toBeUndefined()
    expect(taxIdIn('YK202611160012 5555')).toBeUndefined()
  })
})

test('yes, no and never mind, in many words', () => {
  for (const yes of [
    '好的',
    '确认',
    '是的，确认',
    '对的',
    '嗯嗯',
    '可以',
    '没问题',
    'yes please',
    'ok',
    'go ahead',
    'Sure!',
  ])
    expect(isAgreed(yes), yes).toBe(true)
  for (const no of ['不对', '等一下', 'no', "that's wrong", '有误']) expect(isRefused(no), no).toBe(true)
  for (const drop of ['算了', '那算了吧', '不用了谢谢', '先不改了', 'never mind', 'forget it'])
    expect(isDropped(drop), drop).toBe(true)
  for (const other of ['好的，运费多少', '对了我还想问', '可以换吗', '不对，是北京市朝阳区建国路1号', '我不要红色']) {
    expect(isAgreed(other), other).toBe(false)
    expect(isDropped(other), other).toBe(false)
  }
  // Said a hundred times it is read as fast as once: nothing in it can be read in two ways.
  expect(isDropped(`${'先不了'.repeat(100)}呢`)).toBe(false)
})
