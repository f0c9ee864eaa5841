import type { DeploymentConfiguration } from '../../../schemas/deployment.ts'
import { holidays } from './holidays.ts'
import { localAt } from './local.ts'

export type Calendar = DeploymentConfiguration['workingHours']
type Day = keyof Calendar['days']
type Span = NonNullable<Calendar['days'][Day]>[number]

const dayMs = 86_400_000
const weekdays: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** Nobody is told of an opening further away. */
const farthestDays = 60

/**
 * The moment at which the clock on the wall shows a time of a day. A time that a change of clocks leaves out is the
 * moment of the change; one that comes twice is the first.
 */
export function momentOf(timeZone: string, date: string, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const wanted = Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * 60_000
  const shownAt = (atMs: number) => {
    const shown = localAt(timeZone, atMs)
    return Date.parse(`${shown.date}T00:00:00Z`) + shown.ms
  }
  const offsets = [wanted - dayMs, wanted + dayMs].map((atMs) => shownAt(atMs) - atMs)
  const candidates = [...new Set(offsets)].map((offset) => wanted - offset).sort((a, b) => a - b)
  const exact = candidates.find((atMs) => shownAt(atMs) === wanted)
  if (exact !== undefined) return exact
  // The hour is left out: the first moment that shows something later.
  let [low, high] = [candidates[0] as number, candidates.at(-1) as number]
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000
    if (shownAt(middle) >= wanted) high = middle
    else low = middle
  }
  return high
}

const isWithin = (date: string) => (range: string) => {
  const [from = '', to = from] = range.split('..')
  return from <= date && date <= to
}

/** When people work on a day: as the company says of that very day, else as the holidays of its country, else by weekday. */
export function spansOn(calendar: Calendar, date: string): readonly Span[] {
  const special = calendar.special?.[date]
  if (special) return special
  const country = calendar.holidays && holidays[calendar.holidays]
  const weekday = weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] as Day
  if (country?.off.some(isWithin(date))) return []
  // A weekend day that is worked instead of a holiday is worked like any Monday.
  if (country?.worked.includes(date)) return calendar.days.mon ?? calendar.days[weekday] ?? []
  return calendar.days[weekday] ?? []
}

const nextDay = (date: string) => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)

/** The stretches of work from a moment on, in order, as moments; each ends after that moment. */
function* stretchesFrom(calendar: Calendar, fromMs: number): Generator<{ readonly from: number; readonly to: number }> {
  let { date } = localAt(calendar.timeZone, fromMs)
  for (let day = 0; day <= farthestDays; day++) {
    for (const span of [...spansOn(calendar, date)].sort((a, b) => a.from.localeCompare(b.from))) {
      const from = momentOf(calendar.timeZone, date, span.from)
      const to =
        span.to === '24:00'
          ? momentOf(calendar.timeZone, nextDay(date), '00:00')
          : momentOf(calendar.timeZone, date, span.to)
      if (to > fromMs && to > from) yield { from, to }
    }
    date = nextDay(date)
  }
}

/** Whether people work at a moment. */
export function isWorkingTime(calendar: Calendar, atMs: number): boolean {
  const [first] = stretchesFrom(calendar, atMs)
  return first !== undefined && first.from <= atMs
}

/** When people work next: now, where they do; undefined where they do not for two months. */
export function nextOpening(calendar: Calendar, atMs: number): number | undefined {
  const [first] = stretchesFrom(calendar, atMs)
  return first && Math.max(first.from, atMs)
}

/** The moment by which people have worked so long since another one; only their time counts. Undefined beyond two months. */
export function addWorkingTime(calendar: Calendar, atMs: number, ms: number): number | undefined {
  let left = ms
  for (const { from, to } of stretchesFrom(calendar, atMs)) {
    const begin = Math.max(from, atMs)
    if (to - begin >= left) return begin + left
    left -= to - begin
  }
  return undefined
}

const hourMs = 3_600_000
/** What falls due while nobody works is due so much of their time later. */
const graceHours = 2

/** By when an answer can be promised: after so many hours, and never while nobody works. */
export function promisedBy(calendar: Calendar, atMs: number, hours: number): number {
  const due = atMs + hours * hourMs
  return isWorkingTime(calendar, due) ? due : (addWorkingTime(calendar, due, graceHours * hourMs) ?? due)
}

/** How long people worked between two moments; nothing where the second comes first. */
export function workingTimeBetween(calendar: Calendar, fromMs: number, toMs: number): number {
  let sum = 0
  if (toMs <= fromMs) return sum
  for (const { from, to } of stretchesFrom(calendar, fromMs)) {
    if (from >= toMs) break
    sum += Math.min(to, toMs) - Math.max(from, fromMs)
  }
  return sum
}
