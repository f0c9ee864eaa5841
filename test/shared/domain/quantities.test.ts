import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountIn, dateIn, numberOf } from '../../../shared/domain/nlu/quantities.ts'

// A Saturday.
const today = '2026-11-21'

describe('days', () => {
  test.each([
    ['明天下午可以吗', '2026-11-22'],
    ['大后天', '2026-11-24'],
    ['昨天买的', '2026-11-20'],
    ['12月3日送到', '2026-12-03'],
    ['十二月三号', '2026-12-03'],
    ['1月5号', '2027-01-05'],
    ['11月1日下的单', '2026-11-01'],
    ['2026年2月28日', '2026-02-28'],
    ['2026-12-25', '2026-12-25'],
    ['下周三', '2026-11-25'],
    ['周五', '2026-11-27'],
    ['周日', '2026-11-22'],
    ['上周一', '2026-11-09'],
    ['三天后', '2026-11-24'],
    ['两周前', '2026-11-07'],
    ['next Monday please', '2026-11-23'],
    ['on 3rd December', '2026-12-03'],
    ['Dec 3', '2026-12-03'],
    ['in 10 days', '2026-12-01'],
    ['tomorrow', '2026-11-22'],
  ])('%s is %s', (text, day) => expect(dateIn(text, today)).toBe(day))

  test.each(['2月30日', '多久发货', '订单 YK202611180001', '三件', '第三次了', ''])('%s is none', (text) =>
    expect(dateIn(text, today)).toBeUndefined(),
  )

  test('whatever is written, a day is a real one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (month, day) => {
        const found = dateIn(`${month}月${day}日`, today)
        if (found === undefined) return
        expect(new Date(`${found}T00:00:00Z`).toISOString().slice(0, 10)).toBe(found)
        expect(found.slice(5)).toBe(`${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
      }),
    )
  })
})

describe('sums', () => {
  test.each([
    ['便宜了50块', '50'],
    ['三百五十元', '350'],
    ['三百五', undefined],
    ['¥1,299.00', '1299'],
    ['$ 12.5', '12.5'],
    ['三块五', '3.5'],
    ['两万元', '20000'],
    ['it was 99 dollars', '99'],
    ['尾号 6688', undefined],
    ['三件', undefined],
  ])('%s is %s', (text, sum) => expect(amountIn(text)).toBe(sum))

  test.each([
    ['一百零八', 108],
    ['十二', 12],
    ['三百五', 350],
    ['两千三百万', 23_000_000],
    ['一万二', 12_000],
    ['42', 42],
    ['x', undefined],
  ])('%s is %s', (text, value) => expect(numberOf(text)).toBe(value))
})
