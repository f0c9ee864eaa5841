import { parseArgs } from 'node:util'
import type { ChannelUsage } from '../schemas/records/usage.ts'
import { countedAt } from '../shared/domain/insight/usage.ts'
import { Rejected } from '../shared/errors/errors.ts'
import { daysBefore, dearestOf, usageBetween } from '../shared/use-cases/insight/usage.ts'
import { tableOf } from './stage-table.ts'

/**
 * What each channel had to carry and what that costs at list price, by day, and the dearest conversations of the last day:
 * `npm run report -- [--days N | --from DATE --to DATE] [--json] [--stage NAME]`
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    from: { type: 'string' },
    to: { type: 'string' },
    json: { type: 'boolean', default: false },
    stage: { type: 'string', default: 'local' },
    data: { type: 'string', default: '.local' },
  },
})
const table = tableOf(values.stage, values.data)
// Wherever the company's clock stands, its day has begun when it has begun somewhere.
const to = values.to ?? new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)
const from = values.from ?? daysBefore(to, Number(values.days) || 7)

const messagesOf = ({
  inbound,
  assistant,
  agent,
  notices,
}: Pick<ChannelUsage, 'inbound' | 'assistant' | 'agent' | 'notices'>) => inbound + assistant + agent + notices
const money = (dollars: number) => `$${dollars.toFixed(dollars < 0.01 ? 6 : 4)}`

try {
  const items = await usageBetween({ table }, from, to)
  const lastDay = items.findLast(({ conversations }) => conversations > 0)?.day
  const dearest = lastDay ? await dearestOf({ table }, lastDay, 10) : []
  if (values.json) console.log(JSON.stringify({ from, to, countedAt, items, dearest }, null, 2))
  else {
    console.table(
      items.map((one) => ({
        day: one.day,
        channel: one.channel,
        conversations: one.conversations,
        messages: messagesOf(one),
        'of customers': one.inbound,
        handovers: one.escalations,
        'busiest hour': one.hours.some(Boolean) ? `${one.hours.indexOf(Math.max(...one.hours))}:00` : '',
        cost: money(one.dollars),
        'a conversation': one.conversations > 0 ? money(one.dollars / one.conversations) : '',
      })),
    )
    if (lastDay) {
      console.log(`\nWhat cost most of those that closed on ${lastDay}:`)
      console.table(
        dearest.map((one) => ({
          conversation: one.conversationId,
          channel: one.channel,
          messages: messagesOf(one),
          handovers: one.escalations,
          cost: money(one.dollars),
        })),
      )
    }
    console.log(
      items.length === 0
        ? `Nothing closed from ${from} to ${to}; conversations count when they close.`
        : `\nAt list price, from the calls that \`npm run bench\` counted on ${countedAt}.`,
    )
  }
} catch (error) {
  if (!(error instanceof Rejected)) throw error
  console.error(error.message)
  process.exit(2)
}
