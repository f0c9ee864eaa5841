import type { Conversation } from '../../../schemas/records/conversation.ts'
import { type DayFigureName, DayFigures } from '../../../schemas/records/day-figures.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { localAt } from '../../domain/calendar/local.ts'
import { daySeconds, epochAfter } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { hoursFor } from '../settings/hours.ts'
import { readSetting } from '../settings/settings.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'
import { countUsage } from './usage.ts'

const rememberedDays = 8

const dayAt = async (ports: Pick<Core, 'configuration' | 'table'>, atMs: number) =>
  localAt((await hoursFor(ports)).timeZone, atMs).date

/** Adds to the figures of the day in which something happened, once for each name. */
async function add(
  ports: Core,
  name: string,
  atMs: number,
  counts: Partial<Record<DayFigureName, number>>,
): Promise<void> {
  const day = await dayAt(ports, atMs)
  await ports.table.transact([
    {
      put: { ...keys.counted(name), expiresAt: epochAfter(ports.clock, rememberedDays * daySeconds) },
      if: { exists: false },
    },
    { update: keys.dayFigures(day), add: counts },
  ])
}

/** A fact counts in the figures of its day: a close, a rating, a handover that was taken or became a ticket. Twice is once. */
export async function countFact(
  ports: Core,
  fact: { readonly name: string; readonly detail: Record<string, unknown> },
): Promise<void> {
  if (fact.name === 'escalation.changed') return countEscalation(ports, fact.detail.escalation as Escalation)
  const { conversation, change } = fact.detail as { conversation: Conversation; change: string }
  if (change === 'closed') await countUsage(ports, conversation)
  if (change === 'closed' && conversation.closedAt && conversation.closedBy !== 'merged')
    await add(ports, `closed#${conversation.id}#${conversation.closedAt}`, Date.parse(conversation.closedAt), {
      closed: 1,
      ...(!conversation.firstReplyAt && !conversation.agentId && { closedByAssistant: 1 }),
    })
  if (change === 'rated' && conversation.rating)
    await add(ports, `rated#${conversation.id}`, Date.parse(conversation.rating.at), {
      ratings: 1,
      ratingSum: conversation.rating.score,
    })
}

async function countEscalation(ports: Core, escalation: Escalation): Promise<void> {
  if (!escalation.endedAt || escalation.reason === 'taken over') return
  const endedMs = Date.parse(escalation.endedAt)
  if (escalation.status === 'ticketed') return add(ports, `ended#${escalation.id}`, endedMs, { ticketed: 1 })
  if (escalation.status !== 'assigned') return
  const { answerWithinSeconds } = await readSetting(ports, 'desk')
  const waitedSeconds = Math.max(0, (endedMs - Date.parse(escalation.createdAt)) / 1_000)
  await add(ports, `ended#${escalation.id}`, endedMs, {
    answered: 1,
    waitedSeconds,
    ...(waitedSeconds <= answerWithinSeconds && { answeredInTime: 1 }),
  })
}

/** The figures of a day so far; of today where none is named. */
export async function figuresOf(ports: Core, day?: string): Promise<DayFigures> {
  const wanted = day ?? (await dayAt(ports, ports.clock.now()))
  const key = keys.dayFigures(wanted)
  const item = await ports.table.get(key.pk, key.sk)
  return item ? read(DayFigures, { ...item, day: wanted }) : DayFigures.parse({ day: wanted })
}
