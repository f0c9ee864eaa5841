import * as z from 'zod'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { Message } from '../../../schemas/records/message.ts'
import { ChannelUsage, ConversationUsage, usageNames } from '../../../schemas/records/usage.ts'
import { localAt } from '../../domain/calendar/local.ts'
import { type DayTally, listPrice, noUsage, sumOf, tally } from '../../domain/insight/usage.ts'
import { invalid } from '../../errors/errors.ts'
import { daySeconds } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Item, Write } from '../../ports/table.ts'
import { hoursFor } from '../settings/hours.ts'
import { indexes, keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { findConversation, read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

/** Dollars as a text that sorts by them. */
const rank = (dollars: number) => String(Math.round(dollars * 1e9)).padStart(15, '0')
const hourName = (hour: number) => `h${String(hour).padStart(2, '0')}`

/**
 * Counts what a conversation that closed has used up since it was last counted: its messages by day and hour, handovers,
 * calls of the cloud's services, and what that costs. Once, however often it is told.
 */
export async function countUsage(ports: Core, conversation: Conversation): Promise<void> {
  const { id, channel, lastSeq, closedAt, memory } = conversation
  if (!closedAt) return
  const { timeZone } = await hoursFor(ports)
  const key = keys.usage(id)
  await optimistic(ports.table, async () => {
    // Whoever was erased meanwhile leaves nothing behind.
    if (!(await findConversation(ports, id))) return { writes: [], result: undefined }
    const item = await ports.table.get(key.pk, key.sk, { consistent: true })
    const before = item && read(ConversationUsage, item)
    if (before && before.seq >= lastSeq) return { writes: [], result: undefined }
    const { pk } = keys.conversation(id)
    const [messages, escalations] = await Promise.all([
      everyItem(ports, { pk, after: keys.message(id, before?.seq ?? 0).sk, before: `${keys.messagePrefix}~` }),
      everyItem(ports, { pk, prefix: keys.escalationPrefix }),
    ])
    const said = messages.map((one) => read(Message, one)).filter(({ seq }) => seq <= lastSeq)
    const days = new Map(tally(channel, said, timeZone))
    const acts = {
      ...noUsage,
      escalations: Math.max(0, escalations.length - (before?.escalations ?? 0)),
      cloudCalls: Math.max(0, (memory.cloudCalls ?? 0) - (before?.cloudCalls ?? 0)),
    }
    const closing = { ...acts, dollars: listPrice(channel, acts) }
    const closedOn = localAt(timeZone, Date.parse(closedAt)).date
    const used = [...days.values()].reduce((sum, { counts }) => sumOf(sum, counts), closing)
    const lastDay = days.get(closedOn) ?? { counts: noUsage, hours: [] }
    days.set(closedOn, { ...lastDay, counts: sumOf(lastDay.counts, closing) })
    const after: ConversationUsage = {
      ...sumOf(before ?? noUsage, used),
      conversationId: id,
      channel,
      seq: lastSeq,
      closedAt,
    }
    return {
      result: undefined,
      writes: [
        {
          put: { ...key, gsi1pk: indexes.usageOf(closedOn), gsi1sk: `${rank(after.dollars)}#${id}`, ...after },
          if: before ? { equals: { seq: before.seq } } : { exists: false },
        },
        { check: keys.conversation(id), if: { exists: true } },
        ...[...days].map(([day, one]) => addTo(keys.channelUsage(day, channel, partOf(id)), one, day === closedOn)),
      ],
    }
  })
}

/** A channel's day is spread over some rows, so that many closes a second do not wait for each other. */
const parts = 8
const partOf = (id: string) => (id.codePointAt(id.length - 1) ?? 0) % parts

function addTo(key: { pk: string; sk: string }, { counts, hours }: DayTally, isClosing: boolean): Write {
  const add: Record<string, number> = { ...(isClosing && { conversations: 1 }) }
  for (const name of usageNames) if (counts[name] > 0) add[name] = counts[name]
  for (const [hour, written] of hours.entries()) if (written > 0) add[hourName(hour)] = written
  return { update: key, add }
}

/** The rows of a day as one for each channel. */
function byChannel(day: string, items: readonly Item[]): readonly ChannelUsage[] {
  const found = new Map<string, ChannelUsage>()
  for (const item of items) {
    const [channel = ''] = item.sk.split('#')
    const hours = Array.from({ length: 24 }, (_, hour) => Number(item[hourName(hour)] ?? 0))
    const one = read(ChannelUsage, { ...item, day, channel, hours })
    const sum = found.get(channel)
    found.set(channel, sum ? bothOf(sum, one) : one)
  }
  return [...found.values()]
}

const bothOf = (a: ChannelUsage, b: ChannelUsage): ChannelUsage => ({
  ...a,
  ...sumOf(a, b),
  conversations: a.conversations + b.conversations,
  hours: a.hours.map((count, hour) => count + (b.hours[hour] ?? 0)),
})

const mostDays = 92

/**
 * What every channel used up in days of the company's clock, both ends included, oldest first; days without anything are
 * not in it. @throws Rejected invalid
 */
export async function usageBetween(
  ports: Pick<Core, 'table'>,
  from: string,
  to: string,
): Promise<readonly ChannelUsage[]> {
  for (const [name, day] of Object.entries({ from, to })) checkDay(name, day)
  if (from > to) throw invalid('from', `must not be after "to", which is ${to}`)
  if (shifted(from, mostDays) <= to) throw invalid('from', `must be at most ${mostDays} days before "to"`)
  const days: string[] = []
  for (let day = from; day <= to; day = shifted(day, 1)) days.push(day)
  const items = await Promise.all(
    days.map(async (day) => byChannel(day, await everyItem(ports, { pk: keys.usageDay(day) }))),
  )
  return items.flat()
}

/** The same of the last so many days, up to now, where no dates are named. @throws Rejected invalid */
export async function usageOf(
  ports: Core,
  span: { readonly from?: string | undefined; readonly to?: string | undefined; readonly days: number },
): Promise<{ readonly from: string; readonly to: string; readonly items: readonly ChannelUsage[] }> {
  const { timeZone } = await hoursFor(ports)
  const to = span.to ?? localAt(timeZone, ports.clock.now()).date
  const from = span.from ?? daysBefore(to, span.days)
  return { from, to, items: await usageBetween(ports, from, to) }
}

/** The first of so many days of which that is the last. */
export const daysBefore = (last: string, days: number): string => shifted(last, 1 - days)

function checkDay(name: string, day: string): void {
  if (!z.iso.date().safeParse(day).success) throw invalid(name, 'must be a date such as "2026-11-22"')
}

const shifted = (day: string, by: number) =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + by * daySeconds * 1_000).toISOString().slice(0, 10)

/** The conversations of a day that cost most, the dearest first. @throws Rejected invalid */
export async function dearestOf(
  ports: Pick<Core, 'table'>,
  day: string,
  limit: number,
): Promise<readonly ConversationUsage[]> {
  checkDay('day', day)
  const page = await ports.table.query({ index: 'gsi1', pk: indexes.usageOf(day), descending: true, limit })
  const rows = await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  return rows.map((item) => read(ConversationUsage, item)).sort((a, b) => b.dollars - a.dollars)
}
