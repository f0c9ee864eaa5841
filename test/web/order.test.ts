import { expect, test } from 'vitest'
import { Order, type Place } from '../../web/widget/src/order.ts'

/** A list as a page has it: every item goes before the one that the order names. */
function listed() {
  const order = new Order<string>()
  const items: string[] = []
  const put = (item: string, before: string | undefined) => {
    if (items.includes(item)) items.splice(items.indexOf(item), 1)
    items.splice(before === undefined ? items.length : items.indexOf(before), 0, item)
  }
  return {
    items,
    order,
    first: (item: string) => put(item, order.first(item)),
    say: (item: string) => put(item, order.say(item)),
    place: (item: string, place: Place) => put(item, order.place(item, place)),
  }
}

const at = (seq: number, conversationId = 'cnv_a', day = 1): Place => ({
  conversationId,
  seq,
  at: `2026-11-0${day}T00:00:0${Math.min(9, seq)}Z`,
})

test('what is written before the history has come stands after it, and the greeting before everything', () => {
  const { items, order, first, say, place } = listed()
  say('快递到哪了')
  first('您好')
  for (const seq of [1, 2, 3]) place(`历史${seq}`, at(seq))
  expect(items).toEqual(['您好', '历史1', '历史2', '历史3', '快递到哪了'])
  order.whole()
  place('在路上', at(5))
  place('快递到哪了', at(4))
  expect(items).toEqual(['您好', '历史1', '历史2', '历史3', '快递到哪了', '在路上'])
})

test('an answer that comes before its question has a number does not stand over it', () => {
  const { items, order, first, say, place } = listed()
  first('您好')
  order.whole()
  say('多久发货')
  say('运费呢')
  place('24 小时内', at(2))
  expect(items).toEqual(['您好', '多久发货', '运费呢', '24 小时内'])
  place('多久发货', at(1))
  place('运费呢', at(3))
  place('包邮', at(4))
  expect(items).toEqual(['您好', '多久发货', '24 小时内', '运费呢', '包邮'])
})

test('what was missed while the line was cut stands where it was said', () => {
  const { items, order, say, place } = listed()
  place('一', at(1))
  order.whole()
  say('没有网')
  place('四', at(4))
  place('二', at(2))
  place('没有网', at(3))
  expect(items).toEqual(['一', '二', '没有网', '四'])
})

test('a later conversation, whose numbers begin anew, stands after the earlier', () => {
  const { items, order, say, place } = listed()
  for (const seq of [7, 8]) place(`昨天${seq}`, at(seq))
  order.whole()
  say('又来了')
  place('您好', at(2, 'cnv_b', 3))
  place('又来了', at(1, 'cnv_b', 3))
  place('昨天9', at(9))
  expect(items).toEqual(['昨天7', '昨天8', '昨天9', '又来了', '您好'])
})
