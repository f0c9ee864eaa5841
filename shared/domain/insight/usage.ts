import type { Message } from '../../../schemas/records/message.ts'
import { type UsageCounts, usageNames } from '../../../schemas/records/usage.ts'
import { localAt } from '../calendar/local.ts'
import counted from './counted.json' with { type: 'json' }
import { dollarsOf, type Units } from './prices.ts'

/** What was counted of the messages of one day, and when customers wrote. */
export interface DayTally {
  readonly counts: UsageCounts
  readonly hours: readonly number[]
}

export const noUsage: UsageCounts = Object.fromEntries(usageNames.map((name) => [name, 0])) as UsageCounts

export const sumOf = (a: UsageCounts, b: UsageCounts): UsageCounts =>
  Object.fromEntries(usageNames.map((name) => [name, a[name] + b[name]])) as UsageCounts

const exchanges: Readonly<Record<string, Units>> = counted.exchange

/**
 * Dollars at list price of so many acts, from the calls that `npm run bench` counted for one of each: a message is half of
 * a message and its answer on that channel (on WeChat where a channel was not counted alone). What providers, the telephone
 * and other services of AWS charge is not in it.
 */
export function listPrice(channel: string, acts: Omit<UsageCounts, 'dollars'>): number {
  const { inbound, assistant, agent, notices, escalations, cloudCalls } = acts
  const exchange = exchanges[channel] ?? counted.exchange.wechat
  return (
    (dollarsOf(exchange) * (inbound + assistant + agent + notices)) / 2 +
    dollarsOf(counted.escalation) * escalations +
    counted.cloudCallDollars * cloudCalls
  )
}

/** When the calls behind `listPrice` were counted. */
export const countedAt: string = counted.at

const actOf = ({ direction, author }: Message) =>
  direction === 'internal'
    ? undefined
    : direction === 'inbound'
      ? 'inbound'
      : author === 'assistant' || author === 'agent'
        ? author
        : 'notices'

/** What the messages of a conversation were, by the days of a time zone on which they were said. */
export function tally(channel: string, messages: readonly Message[], timeZone: string): ReadonlyMap<string, DayTally> {
  const days = new Map<string, { counts: UsageCounts; hours: number[] }>()
  for (const message of messages) {
    const act = actOf(message)
    if (!act) continue
    const { date, ms } = localAt(timeZone, Date.parse(message.at))
    const day = days.get(date) ?? { counts: { ...noUsage }, hours: Array<number>(24).fill(0) }
    days.set(date, day)
    day.counts[act]++
    const hour = Math.floor(ms / 3_600_000)
    if (act === 'inbound') day.hours[hour] = (day.hours[hour] ?? 0) + 1
  }
  for (const day of days.values()) day.counts.dollars = listPrice(channel, day.counts)
  return days
}
