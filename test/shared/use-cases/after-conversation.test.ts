import { beforeEach, describe, expect, test } from 'vitest'
import {
  exampleAgent,
  exampleConversation,
  exampleEscalation,
  exampleMessage,
} from '../../../schemas/events/examples.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { QualitySettings } from '../../../schemas/settings/quality.ts'
import type { Core } from '../../../shared/ports/core.ts'
import type { Judge } from '../../../shared/ports/language.ts'
import { putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import { countFact, figuresOf } from '../../../shared/use-cases/insight/day-figures.ts'
import { followRating } from '../../../shared/use-cases/quality/follow-up.ts'
import {
  appealInspection,
  inspectConversation,
  listInspections,
  reviewInspection,
} from '../../../shared/use-cases/quality/inspections.ts'
import { digestConversation, search } from '../../../shared/use-cases/search/search.ts'
import { saveSetting } from '../../../shared/use-cases/settings/settings.ts'
import { listMessages, putConversation, putMessage } from '../../../shared/use-cases/storage/records.ts'
import { createTicket, editTicket, listTickets } from '../../../shared/use-cases/tickets/tickets.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

let now = 0
let ports: Core

beforeEach(() => {
  now = Date.parse('2026-11-21T03:00:00.000Z')
  ports = memoryPorts(() => now)
})

/** A conversation that an agent closed, with what was said. */
async function closed(id: string, closedAt: string, said: readonly string[], change: Partial<Conversation> = {}) {
  const conversation: Conversation = {
    ...exampleConversation,
    id: `cnv_${id}`,
    inboxId: 'ibx_web',
    channel: 'web-chat',
    status: 'closed',
    agentId: exampleAgent.id,
    agentName: '小云',
    customerName: '林小雨',
    firstReplyAt: closedAt,
    closedAt,
    closedBy: 'agent',
    lastSeq: said.length,
    ...change,
  }
  await ports.table.transact([
    putConversation(conversation),
    ...said.map((text, index) =>
      putMessage({
        ...exampleMessage,
        conversationId: conversation.id,
        id: `msg_${id}-${index}`,
        seq: index + 1,
        author: index % 2 === 0 ? 'customer' : 'agent',
        direction: index % 2 === 0 ? 'inbound' : 'outbound',
        content: { type: 'text', text },
        at: conversation.createdAt,
      }),
    ),
  ])
  return conversation
}

const said = ({ id }: Conversation) => listMessages(ports, id, { limit: 300 })
const digest = async (conversation: Conversation) => digestConversation(ports, conversation, await said(conversation))
const inspectClosed = async (conversation: Conversation) =>
  inspectConversation(ports, conversation, await said(conversation))

describe('a model among the criteria', () => {
  const asks = {
    id: 'confirmed',
    name: '复述确认',
    kind: 'model',
    weight: 100,
    question: '是否复述并确认了问题？',
  } as const
  const inspected = async (judge?: Judge) => {
    await saveSetting(ports, 'quality', { value: QualitySettings.parse({ criteria: [asks] }), version: 0 }, 'x')
    const conversation = await closed('m', '2026-11-20T03:00:00.000Z', [
      '我的电话是13812345678，退款没到',
      '您是说退款没到，对吗',
    ])
    return inspectConversation({ ...ports, ...(judge && { judge }) }, conversation, await said(conversation))
  }

  test('is given what was said without personal data, and its word is scored', async () => {
    const given: unknown[] = []
    const made = await inspected(async (...asked) => {
      given.push(...asked.slice(0, 2))
      return [{ id: 'confirmed', met: 'no', seq: 2, reason: '没有复述' }]
    })
    expect(made).toMatchObject({ score: 0, status: 'review', items: [{ id: 'confirmed', score: 0, seq: 2 }] })
    expect(JSON.stringify(given)).not.toContain('13812345678')
    expect(given[1]).toEqual([{ id: 'confirmed', text: asks.question }])
  })

  test('that cannot be had, or is not configured, judges nothing and holds nothing up', async () => {
    expect(await inspected(() => Promise.reject(new Error('down')))).toMatchObject({
      score: 100,
      items: [{ score: null }],
    })
    expect((await ports.table.query({ pk: 'INS#2026-11' })).items).toHaveLength(1)
  })
})

describe('search', () => {
  test('finds what was said by all its words, newest first, in either script and width, with the words around it', async () => {
    for (const [id, at, text] of [
      ['a', '2026-11-20T03:00:00.000Z', '我的退款还没有到账'],
      ['b', '2026-11-21T02:00:00.000Z', '退款到账了吗，运费呢'],
      ['c', '2026-09-01T02:00:00.000Z', '运费多少钱'],
    ] as const)
      await digest(await closed(id, at, [text, '您好']))
    const found = async (q: string) => (await search(ports, q)).items.map(({ id }) => id)
    expect(await found('退款')).toEqual(['cnv_b', 'cnv_a'])
    expect(await found('退款 运费')).toEqual(['cnv_b'])
    expect(await found('退款　運費')).toEqual(['cnv_b'])
    expect(await found('运费')).toEqual(['cnv_b', 'cnv_c'])
    expect(await found('林小雨')).toHaveLength(3)
    expect(await found('发票')).toEqual([])
    expect((await search(ports, '到账')).items[0]?.excerpt).toContain('退款到账了吗')
  })

  test('finds what was said in conversations that go on, first and once, also after they were opened again', async () => {
    await digest(await closed('old', '2026-11-20T03:00:00.000Z', ['退款还没有到账', '您好']))
    const {
      closedAt: _closed,
      closedBy: _by,
      ...again
    } = await closed('again', '2026-11-19T03:00:00.000Z', ['退款慢', '您好'])
    await digest({ ...again, closedAt: '2026-11-19T03:00:00.000Z' })
    await ports.table.transact([
      putConversation({ ...again, status: 'assigned', version: 2 }, { ...again, version: 1 }),
      putNewAgent({ ...exampleAgent, id: again.agentId ?? '', load: 1 }),
    ])
    await closed('now', '2026-11-21T02:00:00.000Z', ['运费和退款', '您好'], { status: 'waiting' })
    expect((await search(ports, '退款')).items.map(({ id }) => id).slice(-1)).toEqual(['cnv_old'])
    expect((await search(ports, '退款')).items.map(({ id }) => id).toSorted()).toEqual([
      'cnv_again',
      'cnv_now',
      'cnv_old',
    ])
    expect((await search(ports, '运费 退款')).items).toMatchObject([
      { id: 'cnv_now', excerpt: expect.stringContaining('运费和退款') },
    ])
  })

  test('a conversation that was closed twice is found once; tickets by number and subject', async () => {
    const first = await closed('a', '2026-11-20T03:00:00.000Z', ['优惠券丢了', '您好'])
    await digest(first)
    await digest({ ...first, closedAt: '2026-11-21T02:00:00.000Z' })
    expect((await search(ports, '优惠券')).items).toMatchObject([{ id: 'cnv_a', at: '2026-11-21T02:00:00.000Z' }])
    const ticket = await createTicket(ports, { subject: '补发优惠券' }, { name: '小云', origin: 'agent' })
    expect((await search(ports, ticket.number)).items).toMatchObject([{ kind: 'ticket', id: ticket.id }])
    expect((await search(ports, '优惠券')).items.map(({ kind }) => kind)).toEqual(['ticket', 'conversation'])
  })

  test('goes back month by month, a bounded part a call, and to three years at most', async () => {
    await digest(await closed('old', '2024-12-05T03:00:00.000Z', ['陈年旧事', '您好']))
    let cursor: string | undefined
    const hits = []
    let calls = 0
    do {
      const page = await search(ports, '陈年', cursor)
      hits.push(...page.items)
      cursor = page.cursor
      calls++
    } while (cursor)
    expect(hits.map(({ id }) => id)).toEqual(['cnv_old'])
    expect(calls).toBeLessThanOrEqual(6)
    await expect(search(ports, ' ')).rejects.toThrow(/^q: /)
    await expect(search(ports, 'x', 'nonsense')).rejects.toThrow(/^cursor: /)
  })
})

describe('quality', () => {
  const inspected = async (id = 'a', said: readonly string[] = ['在吗', '您好', '好', '祝您愉快']) => {
    const conversation = await closed(id, '2026-11-21T02:00:00.000Z', said)
    await inspectClosed(conversation)
    return (await listInspections(ports, '2026-11', undefined, 50)).items.find(
      (one) => one.conversationId === conversation.id,
    )
  }

  test('scores once what a human did; what no human did is not scored', async () => {
    const one = await inspected()
    expect(one).toMatchObject({ agentName: '小云', score: 100, customerName: '林小雨' })
    await inspected()
    expect((await listInspections(ports, '2026-11', undefined, 50)).items).toHaveLength(1)
    expect((await listInspections(ports, '2026-11', 'agt_other', 50)).items).toHaveLength(0)
    const { agentId, agentName, ...alone } = await closed('b', '2026-11-21T02:00:00.000Z', ['你好'])
    expect(await inspectClosed(alone)).toBeUndefined()
  })

  test('a person judges single criteria otherwise; its agent appeals once; the appeal is settled', async () => {
    const one = await inspected('c', ['在吗', '不归我管'])
    expect(one?.status).toBe('review')
    const [agent, lead] = [
      { ...exampleAgent, name: '小云' },
      { ...exampleAgent, id: 'agt_lead', name: '陈主管', role: 'supervisor' as const },
    ]
    const id = one?.id ?? ''
    await expect(reviewInspection(ports, id, lead, { scores: { none: 1 }, text: 'x' })).rejects.toThrow(/^scores\.none/)
    const judged = await reviewInspection(ports, id, lead, { scores: { greeting: 1 }, text: '其实问候了' })
    expect(judged).toMatchObject({ status: 'reviewed', review: { by: '陈主管', text: '其实问候了' } })
    expect(judged.score).toBeGreaterThan(one?.score ?? 0)
    await expect(appealInspection(ports, id, lead, '不服')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await appealInspection(ports, id, agent, '客户先骂人')).toMatchObject({ status: 'appealed' })
    await expect(appealInspection(ports, id, agent, '再来')).rejects.toThrow(/already/)
    expect(await reviewInspection(ports, id, lead, { scores: {}, text: '维持' })).toMatchObject({
      status: 'settled',
      review: { text: '其实问候了' },
      settlement: { text: '维持' },
    })
    await expect(reviewInspection(ports, 'no~one', lead, { scores: {}, text: 'x' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('a low rating is noted and followed up by one quiet ticket; a good one is only noted', async () => {
    const one = await inspected()
    const conversation = await closed('d', '2026-11-21T02:30:00.000Z', ['在吗', '您好'])
    const rated = (score: number): Conversation => ({ ...conversation, rating: { score, at: conversation.updatedAt } })
    await followRating(ports, rated(4))
    expect((await listTickets(ports, { status: 'open' }, 50)).items).toEqual([])
    await followRating(ports, rated(1))
    await followRating(ports, rated(1))
    expect((await listTickets(ports, { status: 'open' }, 50)).items).toMatchObject([
      { origin: 'survey', priority: 'high', subject: '低分回访：1 星', conversationId: conversation.id },
    ])
    const [ticket] = (await listTickets(ports, { status: 'open' }, 50)).items
    expect(ticket?.publicKey).toBeUndefined()
    await editTicket(ports, ticket?.id ?? '', { status: 'resolved' }, '陈主管')
    const said = await listMessages(ports, conversation.id, { limit: 50 })
    expect(said.some(({ content }) => content.type === 'notice')).toBe(false)
    expect(one?.rating).toBeUndefined()
  })
})

describe('the figures of a day', () => {
  test('add up what closed, was rated and was taken, each fact once, by the company’s own day', async () => {
    const assistantOnly = { ...exampleConversation, closedAt: '2026-11-21T03:00:00.000Z', closedBy: 'idle' as const }
    const human = { ...assistantOnly, id: 'cnv_h', agentId: exampleAgent.id, firstReplyAt: '2026-11-21T02:00:00.000Z' }
    const late = { ...assistantOnly, id: 'cnv_l', closedAt: '2026-11-20T16:30:00.000Z' }
    const yesterday = { ...assistantOnly, id: 'cnv_y', closedAt: '2026-11-20T15:30:00.000Z' }
    const taken = {
      ...exampleEscalation,
      status: 'assigned',
      createdAt: '2026-11-21T01:00:00.000Z',
      endedAt: '2026-11-21T01:00:45.000Z',
    }
    const facts = [
      ...[assistantOnly, human, late, yesterday].map((conversation) => ({
        name: 'conversation.changed',
        detail: { change: 'closed', conversation },
      })),
      {
        name: 'conversation.changed',
        detail: { change: 'rated', conversation: { ...human, rating: { score: 4, at: '2026-11-21T03:00:00.000Z' } } },
      },
      { name: 'escalation.changed', detail: { escalation: taken } },
      {
        name: 'escalation.changed',
        detail: { escalation: { ...taken, id: 'esc_slow', endedAt: '2026-11-21T01:05:00.000Z' } },
      },
      { name: 'escalation.changed', detail: { escalation: { ...taken, id: 'esc_t', status: 'ticketed' } } },
      { name: 'escalation.changed', detail: { escalation: { ...taken, id: 'esc_own', reason: 'taken over' } } },
    ]
    for (const fact of [...facts, ...facts.toReversed()]) await countFact(ports, fact)
    expect(await figuresOf(ports)).toEqual({
      day: '2026-11-21',
      closed: 3,
      closedByAssistant: 2,
      answered: 2,
      waitedSeconds: 345,
      answeredInTime: 1,
      ticketed: 1,
      ratings: 1,
      ratingSum: 4,
    })
    expect(await figuresOf(ports, '2026-11-20')).toMatchObject({ closed: 1, closedByAssistant: 1 })
    expect(await figuresOf(ports, '2026-11-19')).toMatchObject({ closed: 0 })
  })
})
