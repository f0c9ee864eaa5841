import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSpans, writtenSpans } from '../../web/console/src/spans.ts'

const time = fc
  .integer({ min: 0, max: 1_439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`)

test('hours are read back as they were written', () => {
  const spans = fc.array(
    fc
      .tuple(time, time)
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ from, to })),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(spans, (some) => {
      expect(readSpans(writtenSpans(some))).toEqual(some)
    }),
  )
})

test('as people write them; nothing is a day off; what is no time is refused', () => {
  expect(readSpans('9:00–12:00，13:00至18:00')).toEqual([
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '18:00' },
  ])
  expect(readSpans(' ')).toEqual([])
  expect(readSpans('20:00-24:00')).toEqual([{ from: '20:00', to: '24:00' }])
  for (const wrong of ['9-12', '18:00-09:00', '09:00-25:00', '09:00-12:00 x', '09:60-10:00'])
    expect(readSpans(wrong), wrong).toBeUndefined()
})
