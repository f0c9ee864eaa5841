import { beforeEach, expect, test } from 'vitest'
import { exampleConversation, exampleEscalation, exampleMessage } from '../../../schemas/events/examples.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { listPrice } from '../../../shared/domain/insight/usage.ts'
import { countFact } from '../../../shared/use-cases/insight/day-figures.ts'
import { dearestOf, usageBetween, usageOf } from '../../../shared/use-cases/insight/usage.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import {
  findConversation,
  getConversation,
  putConversation,
  putEscalation,
  putMessage,
} from '../../../shared/use-cases/storage/records.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

let ports: ReturnType<typeof memoryPorts>
beforeEach(() => {
  ports = memoryPorts(() => Date.parse('2026-11-21T04:00:00.000Z'))
})

const { id } = exampleConversation
const usual = id
type Said = readonly [author: Message['author'], direction: Message['direction'], at: string]

/** Says these things in the conversation, and closes it. */
async function close(said: readonly Said[], closedAt: string, change: Partial<Conversation> = {}, id = usual) {
  const before = await findConversation(ports, id)
  const from = before?.lastSeq ?? 0
  const after: Conversation = {
    ...(before ?? exampleConversation),
    id,
    status: 'closed',
    channel: 'weibo',
    closedAt,
    lastSeq: from + said.length,
    version: (before?.version ?? 0) + 1,
    ...change,
  }
  const messages = said.map(([author, direction, at], index) =>
    putMessage({ ...exampleMessage, conversationId: id, seq: from + index + 1, author, direction, at }),
  )
  await ports.table.transact([putConversation(after, before), ...messages])
  return after
}
const tell = async (conversation: Conversation) =>
  countFact(ports, { name: 'conversation.changed', detail: { conversation, change: 'closed' } })

test('a closed conversation counts once, by the day and hour of each message; notes do not', async () => {
  // Shanghai's midnight lies between the first message and the second.
  const closed = await close(
    [
      ['customer', 'inbound', '2026-11-20T15:59:00.000Z'],
      ['assistant', 'outbound', '2026-11-20T16:00:01.000Z'],
      ['customer', 'inbound', '2026-11-20T16:30:00.000Z'],
      ['agent', 'outbound', '2026-11-20T17:00:00.000Z'],
      ['agent', 'internal', '2026-11-20T17:00:01.000Z'],
      ['system', 'outbound', '2026-11-20T17:10:00.000Z'],
    ],
    '2026-11-20T17:20:00.000Z',
    { memory: { misunderstandings: 0, cloudCalls: 3 } },
  )
  await ports.table.transact([putEscalation(exampleEscalation)])
  await Promise.all([tell(closed), tell(closed)])
  await tell(closed)
  const { from, to, items } = await usageOf(ports, { days: 2 })
  expect([from, to]).toEqual(['2026-11-20', '2026-11-21'])
  const price = listPrice('weibo', { inbound: 2, assistant: 1, agent: 1, notices: 1, escalations: 1, cloudCalls: 3 })
  expect(items).toMatchObject([
    { day: '2026-11-20', channel: 'weibo', conversations: 0, inbound: 1, assistant: 0, escalations: 0 },
    {
      day: '2026-11-21',
      conversations: 1,
      inbound: 1,
      assistant: 1,
      agent: 1,
      notices: 1,
      escalations: 1,
      cloudCalls: 3,
    },
  ])
  expect(items[0]?.hours.indexOf(1)).toBe(23)
  expect(items[1]?.hours.indexOf(1)).toBe(0)
  expect(items.reduce((sum, { dollars }) => sum + dollars, 0)).toBeCloseTo(price, 12)
  expect(await dearestOf(ports, '2026-11-21', 5)).toMatchObject([{ conversationId: id, seq: 6, inbound: 2 }])
})

test('a day of many conversations is told as one of each channel, however it is kept', async () => {
  for (let place = 0; place < 20; place++) {
    const own = `${id.slice(0, -2)}${String(place).padStart(2, '0')}`
    const at = `2026-11-20T0${place % 4}:00:00.000Z`
    await tell(await close([['customer', 'inbound', at]], at, { channel: place < 15 ? 'wechat' : 'weibo' }, own))
  }
  const kept = await ports.table.query({ pk: keys.usageDay('2026-11-20') })
  expect(kept.items.length).toBeGreaterThan(8)
  const items = await usageBetween(ports, '2026-11-20', '2026-11-20')
  expect(items).toMatchObject([
    { channel: 'wechat', conversations: 15, inbound: 15 },
    { channel: 'weibo', conversations: 5, inbound: 5 },
  ])
  expect(items[0]?.hours.slice(8, 12)).toEqual([4, 4, 4, 3])
})

test('opened again and closed again, only what came since is added; the conversation’s own sum is of all', async () => {
  await tell(await close([['customer', 'inbound', '2026-11-20T02:00:00.000Z']], '2026-11-20T03:00:00.000Z'))
  await tell(
    await close(
      [
        ['customer', 'inbound', '2026-11-21T02:00:00.000Z'],
        ['assistant', 'outbound', '2026-11-21T02:00:01.000Z'],
      ],
      '2026-11-21T03:00:00.000Z',
    ),
  )
  const { items } = await usageOf(ports, { from: '2026-11-20', to: '2026-11-21', days: 7 })
  expect(items.map(({ inbound, assistant, conversations }) => [inbound, assistant, conversations])).toEqual([
    [1, 0, 1],
    [1, 1, 1],
  ])
  expect(await dearestOf(ports, '2026-11-20', 5)).toEqual([])
  expect(await dearestOf(ports, '2026-11-21', 5)).toMatchObject([{ inbound: 2, assistant: 1, seq: 3 }])
})

test('of whom was erased meanwhile nothing is counted, and nothing is left behind', async () => {
  const closed = await close([['customer', 'inbound', '2026-11-21T02:00:00.000Z']], '2026-11-21T03:00:00.000Z')
  const { version } = await getConversation(ports, id)
  await ports.table.transact([{ delete: keys.conversation(id), if: { equals: { version } } }])
  await tell(closed)
  expect((await usageOf(ports, { days: 7 })).items).toEqual([])
  expect(await ports.table.get(keys.usage(id).pk, keys.usage(id).sk)).toBeUndefined()
})

test('spans that make no sense are refused by name', async () => {
  await expect(usageBetween(ports, '2026-11-21', '2026-11-20')).rejects.toThrow('from')
  await expect(usageBetween(ports, '2026-01-01', '2026-11-20')).rejects.toThrow('92 days')
  await expect(usageBetween(ports, '2026-11-20', 'tomorrow')).rejects.toThrow('to')
  await expect(dearestOf(ports, '2026-13-01', 5)).rejects.toThrow('day')
})
