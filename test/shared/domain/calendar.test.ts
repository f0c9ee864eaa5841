import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WorkingHours } from '../../../schemas/deployment.ts'
import {
  addWorkingTime,
  type Calendar,
  isWorkingTime,
  momentOf,
  nextOpening,
  promisedBy,
  workingTimeBetween,
} from '../../../shared/domain/calendar/calendar.ts'

const office = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
]
const week = { mon: office, tue: office, wed: office, thu: office, fri: office }
const china: Calendar = { timeZone: 'Asia/Shanghai', days: week, holidays: 'CN' }
const berlin: Calendar = { timeZone: 'Europe/Berlin', days: { sun: [{ from: '01:00', to: '04:00' }] } }
const hour = 3_600_000
/** A time in China. */
const at = (text: string) => Date.parse(`${text}:00+08:00`)
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

describe('Chinese holidays', () => {
  test.each([
    ['2026-09-30T10:00', true, 'the Wednesday before the National Day'],
    ['2026-10-01T10:00', false, 'a Thursday off'],
    ['2026-10-07T10:00', false, 'a Wednesday off'],
    ['2026-10-10T10:00', true, 'a Saturday that is worked instead'],
    ['2026-10-11T10:00', false, 'an ordinary Sunday'],
    ['2026-02-14T10:00', true, 'the Saturday before the Spring Festival'],
    ['2026-02-16T10:00', false, 'the Monday of the Spring Festival'],
  ])('%s: %s (%s)', (time, isWorked) => expect(isWorkingTime(china, at(time))).toBe(isWorked))

  test('after the last hour before a holiday, people are back when it is over', () => {
    expect(iso(nextOpening(china, at('2026-09-30T18:00')))).toBe(iso(at('2026-10-08T09:00')))
    expect(iso(addWorkingTime(china, at('2026-09-30T17:00'), 3 * hour))).toBe(iso(at('2026-10-08T11:00')))
    expect(iso(promisedBy(china, at('2026-09-30T20:00'), 24))).toBe(iso(at('2026-10-08T11:00')))
    expect(iso(promisedBy(china, at('2026-09-28T10:00'), 24))).toBe(iso(at('2026-09-29T10:00')))
  })

  test('what the company says of a day counts before everything else', () => {
    const special = { ...china, special: { '2026-10-01': [{ from: '10:00', to: '16:00' }], '2026-09-30': [] } }
    expect(isWorkingTime(special, at('2026-10-01T11:00'))).toBe(true)
    expect(isWorkingTime(special, at('2026-09-30T11:00'))).toBe(false)
  })
})

describe('edges', () => {
  test('a span ends before its end, and one to midnight at midnight', () => {
    const late: Calendar = { timeZone: 'Asia/Shanghai', days: { fri: [{ from: '20:00', to: '24:00' }] } }
    expect(isWorkingTime(late, at('2026-11-20T23:59'))).toBe(true)
    expect(isWorkingTime(late, at('2026-11-21T00:00'))).toBe(false)
    expect(isWorkingTime(china, at('2026-11-20T11:59'))).toBe(true)
    expect(isWorkingTime(china, at('2026-11-20T12:00'))).toBe(false)
    expect(isWorkingTime(china, at('2026-11-20T09:00'))).toBe(true)
  })

  test('an hour that a change of clocks leaves out is not worked, one that comes twice is worked twice', () => {
    // In 2026 Berlin's clocks go from 2 to 3 on the 29th of March, and from 3 to 2 on the 25th of October.
    const [spring, autumn] = [Date.parse('2026-03-28T12:00Z'), Date.parse('2026-10-24T12:00Z')]
    expect(workingTimeBetween(berlin, spring, spring + 24 * hour)).toBe(2 * hour)
    expect(workingTimeBetween(berlin, autumn, autumn + 24 * hour)).toBe(4 * hour)
    expect(iso(momentOf('Europe/Berlin', '2026-03-29', '02:30'))).toBe('2026-03-29T01:00:00.000Z')
    expect(iso(momentOf('Europe/Berlin', '2026-10-25', '02:30'))).toBe('2026-10-25T00:30:00.000Z')
  })

  test('who never works promises nothing', () => {
    const never: Calendar = { timeZone: 'Asia/Shanghai', days: {} }
    expect(nextOpening(never, 0)).toBeUndefined()
    expect(addWorkingTime(never, 0, hour)).toBeUndefined()
    expect(promisedBy(never, 0, 24)).toBe(24 * hour)
  })

  test('spans that end before they begin are refused by name', () => {
    const refused = WorkingHours.safeParse({
      timeZone: 'Asia/Shanghai',
      days: {},
      special: { '2026-10-01': [{ from: '18:00', to: '09:00' }] },
    })
    expect(refused.error?.issues[0]?.path).toEqual(['special', '2026-10-01', 0, 'to'])
    expect(WorkingHours.safeParse({ timeZone: 'Mars/Base', days: {} }).success).toBe(false)
  })
})

describe('arithmetic', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']
  const calendars = fc.record({
    timeZone: fc.constantFrom(...zones),
    days: fc.constantFrom<Calendar['days']>(
      week,
      { sat: office, sun: [{ from: '00:00', to: '24:00' }] },
      { mon: office },
    ),
  })
  const moments = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') })
  const someMinutes = fc.integer({ min: 1, max: 40 * 60 }).map((minutes) => minutes * 60_000)

  test('so much work after a moment is so much work between the two', () => {
    fc.assert(
      fc.property(calendars, moments, someMinutes, (calendar, from, ms) => {
        const end = addWorkingTime(calendar, from, ms)
        if (end === undefined) return
        expect(workingTimeBetween(calendar, from, end)).toBe(ms)
        expect(isWorkingTime(calendar, end - 1)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('work between moments adds up, and is what one finds by looking every minute', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 600 }), (calendar, at, minutes) => {
        const from = Math.floor(at / 60_000) * 60_000
        const to = from + minutes * 60_000
        let counted = 0
        for (let ms = from; ms < to; ms += 60_000) if (isWorkingTime(calendar, ms)) counted += 60_000
        expect(workingTimeBetween(calendar, from, to)).toBe(counted)
        const middle = from + Math.floor(minutes / 2) * 60_000
        expect(workingTimeBetween(calendar, from, middle) + workingTimeBetween(calendar, middle, to)).toBe(counted)
      }),
      { numRuns: 20 },
    )
  })

  test('an opening is the first moment at which people work', () => {
    fc.assert(
      fc.property(calendars, moments, (calendar, from) => {
        const opening = nextOpening(calendar, from)
        if (opening === undefined) return
        expect(isWorkingTime(calendar, opening)).toBe(true)
        expect(workingTimeBetween(calendar, from, opening)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})
