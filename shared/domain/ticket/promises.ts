import {
  type Promised,
  type PromiseName,
  promiseNames,
  type Ticket,
  type TicketPromises,
} from '../../../schemas/records/ticket.ts'
import type { ServiceLevelPolicy, ServiceLevelSettings } from '../../../schemas/settings/tickets.ts'
import { addWorkingTime, type Calendar, workingTimeBetween } from '../calendar/calendar.ts'

/** What promises are reckoned by. */
export interface Reckoning {
  readonly calendar: Calendar
  readonly warnAtPercent: number
  readonly atMs: number
}

const iso = (ms: number) => new Date(ms).toISOString()
const isRunning = (promised: Promised) => promised.dueAt !== undefined && promised.metAt === undefined

/** A promise that runs from now on with so much working time left. Where nobody works for months, the clock's time counts. */
function running({ calendar, warnAtPercent, atMs }: Reckoning, promised: Promised, leftMs: number): Promised {
  const { leftMs: _left, dueAt: _due, warnAt: _warn, ...rest } = promised
  const after = (ms: number) => addWorkingTime(calendar, atMs, ms) ?? atMs + ms
  const toWarning = leftMs - promised.minutes * 60_000 * (1 - warnAtPercent / 100)
  return {
    ...rest,
    dueAt: iso(after(leftMs)),
    ...(!promised.warnedAt && toWarning > 0 && { warnAt: iso(after(toWarning)) }),
  }
}

export const startPromise = (by: Reckoning, minutes: number): Promised => running(by, { minutes }, minutes * 60_000)

/** Working time that is left of a promise; nothing where it is broken. */
export function leftOf({ calendar, atMs }: Reckoning, promised: Promised): number {
  if (promised.leftMs !== undefined) return promised.leftMs
  return promised.dueAt ? workingTimeBetween(calendar, atMs, Date.parse(promised.dueAt)) : 0
}

const broken = (promised: Promised, atMs: number): Promised =>
  isRunning(promised) && !promised.breachedAt && Date.parse(promised.dueAt ?? '') <= atMs
    ? { ...promised, breachedAt: promised.dueAt }
    : promised

function stopped(by: Reckoning, promised: Promised): Promised {
  const { dueAt, warnAt, ...rest } = broken(promised, by.atMs)
  return { ...rest, leftMs: leftOf(by, promised) }
}

/** It stands still: the customer is asked something. */
export const pausePromise = (by: Reckoning, promised: Promised): Promised =>
  isRunning(promised) ? stopped(by, promised) : promised

/** It runs on with what was left. */
export const resumePromise = (by: Reckoning, promised: Promised): Promised =>
  promised.leftMs !== undefined && !promised.metAt ? running(by, promised, promised.leftMs) : promised

/** It was kept, or at least done with: what was broken before stays broken. */
export const meetPromise = (by: Reckoning, promised: Promised): Promised =>
  promised.metAt ? promised : { ...stopped(by, promised), metAt: iso(by.atMs) }

/** It counts again, with what was left when it was done with. */
function reopenPromise(by: Reckoning, { metAt, ...promised }: Promised): Promised {
  return metAt === undefined ? promised : running(by, promised, promised.leftMs ?? 0)
}

/** The first policy that fits. */
export const policyFor = (
  settings: ServiceLevelSettings,
  ticket: Pick<Ticket, 'priority' | 'type'>,
): ServiceLevelPolicy | undefined =>
  settings.policies.find(
    ({ when }) =>
      (!when.priorities || when.priorities.includes(ticket.priority)) &&
      (!when.types || when.types.includes(ticket.type ?? '')),
  )

/** What is promised about a new ticket. */
export function newPromises(by: Reckoning, policy: ServiceLevelPolicy | undefined): TicketPromises | undefined {
  if (!policy) return undefined
  const { name, firstResponseMinutes: first, resolutionMinutes: whole } = policy
  return {
    policy: name,
    ...(first && { firstResponse: startPromise(by, first) }),
    ...(whole && { resolution: startPromise(by, whole) }),
  }
}

/** What a change of a ticket means for what was promised. */
export type TicketAct = 'answered' | 'customer-spoke' | 'paused' | 'resumed' | 'done' | 'reopened'

const each = (
  promises: TicketPromises,
  change: (promised: Promised, name: PromiseName) => Promised,
): TicketPromises => ({
  policy: promises.policy,
  ...Object.fromEntries(
    promiseNames.flatMap((name) => {
      const promised = promises[name]
      return promised ? [[name, change(promised, name)]] : []
    }),
  ),
})

export function afterAct(
  by: Reckoning,
  promises: TicketPromises,
  act: TicketAct,
  policy: ServiceLevelPolicy | undefined,
): TicketPromises {
  if (act === 'paused') return each(promises, (promised) => pausePromise(by, promised))
  if (act === 'resumed') return each(promises, (promised) => resumePromise(by, promised))
  if (act === 'done') return each(promises, (promised) => meetPromise(by, promised))
  if (act === 'reopened')
    return each(promises, (promised, name) => (name === 'resolution' ? reopenPromise(by, promised) : promised))
  if (act === 'answered')
    return each(promises, (promised, name) => (name === 'resolution' ? promised : meetPromise(by, promised)))
  const { firstResponse, nextResponse } = promises
  const isOwed = (firstResponse && !firstResponse.metAt) || (nextResponse && !nextResponse.metAt)
  const minutes = policy?.nextResponseMinutes
  return isOwed || !minutes ? promises : { ...promises, nextResponse: startPromise(by, minutes) }
}

/** The same ticket under another policy: what has passed of a promise has passed of the new one too. */
export function underPolicy(
  by: Reckoning,
  promises: TicketPromises | undefined,
  policy: ServiceLevelPolicy | undefined,
): TicketPromises | undefined {
  if (!policy || !promises) return newPromises(by, policy)
  const minutesOf = {
    firstResponse: policy.firstResponseMinutes,
    nextResponse: policy.nextResponseMinutes,
    resolution: policy.resolutionMinutes,
  }
  const entries = promiseNames.flatMap((name): readonly [PromiseName, Promised][] => {
    const promised = promises[name]
    const minutes = minutesOf[name]
    if (!minutes) return promised?.metAt ? [[name, promised]] : []
    if (!promised) return name === 'nextResponse' ? [] : [[name, startPromise(by, minutes)]]
    if (promised.metAt || promised.minutes === minutes) return [[name, promised]]
    const passed = promised.minutes * 60_000 - leftOf(by, promised)
    const left = Math.max(0, minutes * 60_000 - passed)
    const { warnedAt, ...fresh } = { ...promised, minutes }
    return [[name, promised.leftMs === undefined ? running(by, fresh, left) : { ...fresh, leftMs: left }]]
  })
  return { policy: policy.name, ...Object.fromEntries(entries) }
}

/** What has come due by now: warnings and breaches, each told once. */
export function comeDue(
  promises: TicketPromises,
  atMs: number,
): {
  readonly promises: TicketPromises
  readonly warned: readonly PromiseName[]
  readonly breached: readonly PromiseName[]
} {
  const warned: PromiseName[] = []
  const breached: PromiseName[] = []
  const after = each(promises, (promised, name) => {
    if (!isRunning(promised)) return promised
    const isBroken = !promised.breachedAt && Date.parse(promised.dueAt ?? '') <= atMs
    const isWarned = promised.warnAt !== undefined && Date.parse(promised.warnAt) <= atMs
    if (isBroken) breached.push(name)
    else if (isWarned) warned.push(name)
    if (!isBroken && !isWarned) return promised
    const { warnAt, ...rest } = promised
    return {
      ...rest,
      ...(isWarned && { warnedAt: warnAt }),
      ...(isBroken && { breachedAt: promised.dueAt }),
    }
  })
  return { promises: after, warned, breached }
}

/** When somebody must look at a ticket again: a warning, a breach, a reminder. */
export function nextMoment(ticket: Pick<Ticket, 'promises' | 'reminders' | 'status' | 'offer'>): string | undefined {
  const moments = [...ticket.reminders.map(({ at }) => at), ...(ticket.offer ? [ticket.offer.endsAt] : [])]
  for (const name of promiseNames) {
    const promised = ticket.promises?.[name]
    if (!promised || !isRunning(promised)) continue
    if (promised.warnAt) moments.push(promised.warnAt)
    if (promised.dueAt && !promised.breachedAt) moments.push(promised.dueAt)
  }
  return moments.sort()[0]
}
