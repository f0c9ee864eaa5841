import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleTicket } from '../../../schemas/events/examples.ts'
import type { Promised, TicketPromises } from '../../../schemas/records/ticket.ts'
import { ServiceLevelSettings } from '../../../schemas/settings/tickets.ts'
import { type Calendar, isWorkingTime, workingTimeBetween } from '../../../shared/domain/calendar/calendar.ts'
import {
  afterAct,
  comeDue,
  leftOf,
  meetPromise,
  newPromises,
  nextMoment,
  pausePromise,
  policyFor,
  resumePromise,
  startPromise,
  underPolicy,
} from '../../../shared/domain/ticket/promises.ts'
import { actsOf, checkTransition } from '../../../shared/domain/ticket/transitions.ts'

const week = (spans: readonly { from: string; to: string }[]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [...spans]]))
const shanghai: Calendar = {
  timeZone: 'Asia/Shanghai',
  days: week([
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '18:00' },
  ]),
  holidays: 'CN',
}
const berlin: Calendar = {
  timeZone: 'Europe/Berlin',
  days: week([
    { from: '22:00', to: '24:00' },
    { from: '00:00', to: '06:00' },
  ]),
}
const always: Calendar = {
  timeZone: 'America/New_York',
  days: Object.fromEntries(
    ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, [{ from: '00:00', to: '24:00' }]]),
  ),
}
const calendars = [shanghai, berlin, always]

const hour = 3_600_000
const by = (calendar: Calendar, atMs: number) => ({ calendar, warnAtPercent: 80, atMs })
const ms = (iso: string | undefined) => Date.parse(iso ?? '')
const moment = fc
  .integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2026-12-20T00:00:00Z') })
  .map((at) => at - (at % 60_000))
const minutes = fc.integer({ min: 1, max: 3_000 })
const anyCalendar = fc.constantFrom(...calendars)

describe('a promise in working time', () => {
  test('is due when people have worked that long, and never while nobody works', () => {
    fc.assert(
      fc.property(anyCalendar, moment, minutes, (calendar, at, span) => {
        const promised = startPromise(by(calendar, at), span)
        expect(workingTimeBetween(calendar, at, ms(promised.dueAt))).toBe(span * 60_000)
        expect(isWorkingTime(calendar, ms(promised.dueAt) - 1)).toBe(true)
        expect(ms(promised.warnAt)).toBeLessThanOrEqual(ms(promised.dueAt))
      }),
    )
  })

  test('stands still however often and long: only the working time while it ran counts', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        moment,
        fc.integer({ min: 600, max: 3_000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 * 60 }), fc.integer({ min: 0, max: 5 * 24 * 60 })), {
          maxLength: 4,
        }),
        (calendar, at, span, stops) => {
          let promised = startPromise(by(calendar, at), span)
          let now = at
          let worked = 0
          for (const [runs, stands] of stops) {
            worked += workingTimeBetween(calendar, now, now + runs * 60_000)
            now += runs * 60_000
            promised = pausePromise(by(calendar, now), promised)
            expect(promised.dueAt).toBeUndefined()
            now += stands * 60_000
            promised = resumePromise(by(calendar, now), promised)
          }
          const left = Math.max(0, span * 60_000 - worked)
          expect(leftOf(by(calendar, now), promised)).toBe(left)
          if (left > 0) expect(workingTimeBetween(calendar, now, ms(promised.dueAt))).toBe(left)
        },
      ),
    )
  })

  test('over Friday evening, the lunch break, the swapped holiday and the change of clocks', () => {
    // 2026-09-30 is the last working day before a week off; 2026-10-10 is a Saturday that is worked.
    const beforeHoliday = startPromise(by(shanghai, ms('2026-09-30T09:30:00Z')), 60)
    expect(beforeHoliday.dueAt).toBe('2026-10-08T01:30:00.000Z')
    expect(startPromise(by(shanghai, ms('2026-10-09T09:30:00Z')), 60).dueAt).toBe('2026-10-10T01:30:00.000Z')
    expect(startPromise(by(shanghai, ms('2026-11-20T03:30:00Z')), 60).dueAt).toBe('2026-11-20T05:30:00.000Z')
    // Clocks go forward on 2026-03-08 in New York: the night has 23 hours, the promise all of its own.
    expect(startPromise(by(always, ms('2026-03-08T05:00:00Z')), 24 * 60).dueAt).toBe('2026-03-09T05:00:00.000Z')
    // Monday 00:00 to 06:00 in Berlin follows Friday 24:00 there.
    expect(startPromise(by(berlin, ms('2026-11-20T22:00:00Z')), 120).dueAt).toBe('2026-11-23T00:00:00.000Z')
  })

  test('is warned of once, broken once, and stays broken when it is met late', () => {
    const at = ms('2026-11-18T01:00:00Z')
    const promises: TicketPromises = { policy: 'x', firstResponse: startPromise(by(shanghai, at), 100) }
    expect(comeDue(promises, at + 79 * 60_000).warned).toEqual([])
    const warned = comeDue(promises, at + 80 * 60_000)
    expect(warned).toMatchObject({ warned: ['firstResponse'], breached: [] })
    expect(comeDue(warned.promises, at + 81 * 60_000).warned).toEqual([])
    const broken = comeDue(warned.promises, at + 100 * 60_000)
    expect(broken).toMatchObject({ warned: [], breached: ['firstResponse'] })
    expect(comeDue(broken.promises, at + 200 * 60_000)).toMatchObject({ warned: [], breached: [] })
    const met = meetPromise(by(shanghai, at + 120 * 60_000), broken.promises.firstResponse as Promised)
    expect(met).toMatchObject({ breachedAt: '2026-11-18T02:40:00.000Z', metAt: '2026-11-18T03:00:00.000Z' })
    // Nobody looked in between: the answer came late all the same.
    const late = meetPromise(by(shanghai, at + 120 * 60_000), promises.firstResponse as Promised)
    expect(late.breachedAt).toBe('2026-11-18T02:40:00.000Z')
    expect(meetPromise(by(shanghai, at + 60_000), promises.firstResponse as Promised).breachedAt).toBeUndefined()
  })
})

describe('what happens to a ticket', () => {
  const settings = ServiceLevelSettings.parse({})
  const at = ms('2026-11-18T01:00:00Z')
  const normal = policyFor(settings, { ...exampleTicket, priority: 'normal' })
  const fresh = newPromises(by(always, at), normal) as TicketPromises

  test('an answer meets the first; the customer’s next word begins another; two words in a row are one', () => {
    const answered = afterAct(by(always, at + hour), fresh, 'answered', normal)
    expect(answered.firstResponse?.metAt).toBe('2026-11-18T02:00:00.000Z')
    expect(answered.resolution?.metAt).toBeUndefined()
    const spoke = afterAct(by(always, at + 2 * hour), answered, 'customer-spoke', normal)
    expect(spoke.nextResponse?.dueAt).toBe('2026-11-18T07:00:00.000Z')
    expect(afterAct(by(always, at + 3 * hour), spoke, 'customer-spoke', normal)).toEqual(spoke)
    expect(afterAct(by(always, at + 3 * hour), spoke, 'answered', normal).nextResponse?.metAt).toBeDefined()
    expect(afterAct(by(always, at), fresh, 'customer-spoke', normal)).toEqual(fresh)
  })

  test('another priority promises by what has passed', () => {
    const urgent = policyFor(settings, { ...exampleTicket, priority: 'urgent' })
    const changed = underPolicy(by(always, at + hour / 4), fresh, urgent)
    expect(changed).toMatchObject({ policy: 'urgent', firstResponse: { minutes: 30 }, resolution: { minutes: 240 } })
    expect(changed?.firstResponse?.dueAt).toBe('2026-11-18T01:30:00.000Z')
    const late = underPolicy(by(always, at + 2 * hour), fresh, urgent)
    expect(late?.firstResponse?.dueAt).toBe('2026-11-18T03:00:00.000Z')
    expect(underPolicy(by(always, at), fresh, undefined)).toBeUndefined()
  })

  test('done and opened again, the resolution has what it had left', () => {
    const done = afterAct(by(always, at + 4 * hour), fresh, 'done', normal)
    const again = afterAct(by(always, at + 10 * hour), done, 'reopened', normal)
    expect(again.resolution?.dueAt).toBe(new Date(at + 10 * hour + 20 * hour).toISOString())
    expect(again.firstResponse?.metAt).toBeDefined()
  })

  test('the next moment to look is the earliest of warnings, breaches and reminders', () => {
    const reminders = [{ at: '2026-11-18T01:05:00.000Z', agentId: 'agt_x', text: '' }]
    expect(nextMoment({ ...exampleTicket, promises: fresh, reminders })).toBe('2026-11-18T01:05:00.000Z')
    expect(nextMoment({ ...exampleTicket, promises: fresh })).toBe(fresh.firstResponse?.warnAt)
    const done = afterAct(by(always, at), fresh, 'done', normal)
    expect(nextMoment({ ...exampleTicket, promises: done })).toBeUndefined()
  })

  test('a status goes only where it may, and says what stands still', () => {
    expect(() => checkTransition('closed', 'resolved')).toThrow(/closed can become open/)
    expect(() => checkTransition('resolved', 'waiting')).toThrow()
    expect(actsOf('open', 'waiting')).toEqual(['paused'])
    expect(actsOf('waiting', 'open')).toEqual(['resumed'])
    expect(actsOf('waiting', 'resolved')).toEqual(['done'])
    expect(actsOf('resolved', 'open')).toEqual(['reopened'])
    expect(actsOf('resolved', 'closed')).toEqual([])
  })
})
