import { beforeEach, describe, expect, test } from 'vitest'
import { exampleAgent, exampleConversation } from '../../../schemas/events/examples.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { ServiceLevelSettings, TicketTypeSettings } from '../../../schemas/settings/tickets.ts'
import type { Core } from '../../../shared/ports/core.ts'
import { putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import { saveSetting } from '../../../shared/use-cases/settings/settings.ts'
import {
  findContactPoint,
  findCustomer,
  getConversation,
  getTicket,
  listMessages,
  putConversation,
  putCustomer,
} from '../../../shared/use-cases/storage/records.ts'
import { answerTicket, followConversation } from '../../../shared/use-cases/tickets/answer-ticket.ts'
import { mergeTickets, relateTickets, splitTicket } from '../../../shared/use-cases/tickets/link-tickets.ts'
import { takeNextTicket } from '../../../shared/use-cases/tickets/next-ticket.ts'
import { viewStatus, writeOnPage } from '../../../shared/use-cases/tickets/status-page.ts'
import { createTicket, editTicket, listTickets, type NewTicket } from '../../../shared/use-cases/tickets/tickets.ts'
import { watchTickets } from '../../../shared/use-cases/tickets/watch-tickets.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const minute = 60_000
const hour = 60 * minute
let now = 0
let ports: Core
const agent = { ...exampleAgent, load: 0 }
const by = { name: '小云', origin: 'agent' } as const

beforeEach(async () => {
  now = Date.parse('2026-11-18T02:00:00.000Z')
  ports = { ...memoryPorts(() => now), publicUrl: 'https://help.example/' }
  await ports.table.transact([
    putNewAgent(agent),
    putConversation({ ...exampleConversation, channel: 'web-chat', inboxId: 'ibx_web' }),
  ])
})

const make = (change: Partial<NewTicket> = {}) => createTicket(ports, { subject: '退款未到账', ...change }, by)
const inChat = () => make({ conversationId: exampleConversation.id })
const lines = (ticket: Ticket) => ticket.history.map(({ change }) => change)
const pageOf = (ticket: Ticket) => viewStatus(ports, ticket.id, ticket.publicKey ?? '')

describe('the next ticket', () => {
  test('is what is due first of those nobody has, for whose team it is; two who ask at once get two', async () => {
    await saveSetting(ports, 'teams', { value: { items: [{ id: 'tem_a', name: '售后' }] }, version: 0 }, 'x')
    const [normal, urgent, taken, ofTeam] = [
      await make(),
      await make({ priority: 'urgent' }),
      await make({ priority: 'urgent', assigneeId: agent.id }),
      await make({ priority: 'urgent', teamId: 'tem_a' }),
    ]
    const other = { ...agent, id: 'agt_01KA0000000000000000000009', name: '小华', teamIds: ['tem_a'] }
    await ports.table.transact([putNewAgent(other)])
    const next = await Promise.all([takeNextTicket(ports, agent), takeNextTicket(ports, other)])
    expect(next.map((ticket) => ticket?.id).toSorted()).not.toContain(taken.id)
    expect(next[0]?.id).toBe(urgent.id)
    expect(next[1]?.id).toBe(ofTeam.id)
    expect(next[1]).toMatchObject({ assigneeId: other.id, assigneeName: '小华', version: 2 })
    expect((await takeNextTicket(ports, agent))?.id).toBe(normal.id)
    expect(await takeNextTicket(ports, agent)).toBeUndefined()
  })
})

describe('a customer who is only known by an e-mail address', () => {
  const email = 'Ming@Mail.example'
  const said = async (id = '') =>
    (await listMessages(ports, id, { limit: 20 })).map(({ content, channel }) => [
      channel,
      content.type === 'notice' || content.type === 'text' ? content.text : '',
    ])

  test('is told by letter that there is a ticket, what was answered and that it is done; another ticket comes to the same', async () => {
    const ticket = await make({ email, customerName: '王小明' })
    expect(ticket).toMatchObject({ customerName: '王小明' })
    await answerTicket(ports, ticket.id, { text: '已为您重新开票。' }, agent)
    await editTicket(ports, ticket.id, { status: 'resolved' }, 'x')
    const conversation = await getConversation(ports, ticket.conversationId ?? '')
    expect(conversation).toMatchObject({ channel: 'email', address: 'ming@mail.example', ticketIds: [ticket.id] })
    const told = await said(conversation.id)
    expect(told.map(([channel]) => channel)).toEqual(['email', 'email', 'email'])
    expect(told[0]?.[1]).toContain(ticket.number)
    expect(told[1]?.[1]).toContain('已为您重新开票。')
    const another = await make({ email })
    expect(another).toMatchObject({ conversationId: conversation.id, customerId: ticket.customerId })
    expect((await getConversation(ports, conversation.id)).ticketIds).toEqual([ticket.id, another.id])
  })

  test('is somebody who is known by nothing else: an address beside a conversation is refused by name', async () => {
    await expect(make({ email, conversationId: exampleConversation.id })).rejects.toThrow('email: is for a customer')
  })

  test('needs an inbox for letters, which the refusal says; nothing is written', async () => {
    const configuration = await ports.configuration.load()
    const inboxes = configuration.inboxes.filter(({ channel }) => channel !== 'email')
    ports = { ...ports, configuration: { ...ports.configuration, load: async () => ({ ...configuration, inboxes }) } }
    await expect(make({ email })).rejects.toThrow('email: needs an inbox')
    expect((await listTickets(ports, { status: 'open' }, 10)).items).toEqual([])
  })
})

describe('a customer whose channel takes no more', () => {
  const closed = { openedAt: '2026-11-10T00:00:00.000Z', closesAt: '2026-11-12T00:00:00.000Z', limit: 20, used: 1 }
  const customer = {
    id: exampleConversation.customerId,
    isVerified: false,
    level: 'normal' as const,
    evidence: [],
    formerContactPoints: [],
    createdAt: exampleConversation.createdAt,
    updatedAt: exampleConversation.createdAt,
  }
  const quiet = { ...exampleConversation, id: 'cnv_01KA0000000000000000000007', window: closed }

  test('is told by letter where their address is known, and the conversation goes on there', async () => {
    await ports.table.transact([putCustomer({ ...customer, email: 'hua@mail.example' }), putConversation(quiet)])
    const ticket = await make({ conversationId: quiet.id })
    const after = await getConversation(ports, quiet.id)
    expect(after).toMatchObject({ channel: 'email', address: 'hua@mail.example', ticketIds: [ticket.id] })
    expect(after.sides).toMatchObject([{ channel: 'wechat', window: closed }])
    const [told] = await listMessages(ports, quiet.id, { limit: 1 })
    expect(told).toMatchObject({ channel: 'email', delivery: { status: 'queued' } })
    expect(await findContactPoint(ports, 'ibx_mail', 'hua@mail.example')).toMatchObject({ conversationId: quiet.id })
  })

  test('is told where they write letters already; the ticket is of both conversations', async () => {
    const first = await make({ email: 'hua@mail.example' })
    const known = (await findCustomer(ports, first.customerId ?? '')) as Customer
    const mine = { ...quiet, customerId: known.id }
    await ports.table.transact([putConversation(mine)])
    const ticket = await make({ conversationId: mine.id })
    expect(ticket).toMatchObject({ conversationId: mine.id, moreConversationIds: [first.conversationId] })
    for (const id of [mine.id, first.conversationId ?? ''])
      expect((await getConversation(ports, id)).ticketIds).toContain(ticket.id)
    expect(await listMessages(ports, mine.id, { limit: 5 })).toEqual([])
  })

  test('hears of it when they write again, where no address is known', async () => {
    await ports.table.transact([putCustomer(customer), putConversation(quiet)])
    await make({ conversationId: quiet.id })
    const [told] = await listMessages(ports, quiet.id, { limit: 1 })
    expect(told).toMatchObject({ channel: 'wechat', delivery: { status: 'held' } })
  })
})

describe('a ticket', () => {
  test('tells the customer its number and the way to its page, and promises by its priority', async () => {
    const ticket = await inChat()
    expect(ticket).toMatchObject({
      status: 'open',
      promises: { policy: 'normal', firstResponse: { dueAt: '2026-11-18T06:00:00.000Z' } },
      dueAt: '2026-11-19T02:00:00.000Z',
    })
    const [told] = await listMessages(ports, exampleConversation.id, { limit: 1 })
    const link = `https://help.example/status/${ticket.id}/${ticket.publicKey}`
    expect(told?.content).toMatchObject({ type: 'notice', text: expect.stringContaining(link) })
    expect((await getConversation(ports, exampleConversation.id)).ticketIds).toEqual([ticket.id])
  })

  test('has the fields of its type; what is wrong is refused by name and nothing is written', async () => {
    const types = TicketTypeSettings.parse({
      items: [
        {
          id: 'refund',
          name: '退款',
          fields: [
            { id: 'order', label: '订单号', kind: 'text', isRequired: true },
            { id: 'amount', label: '金额', kind: 'number' },
            { id: 'way', label: '方式', kind: 'select', options: ['原路', '余额'] },
          ],
        },
      ],
    })
    await saveSetting(ports, 'ticketTypes', { value: types, version: 0 }, 'x')
    await expect(make({ type: 'nothing' })).rejects.toThrow('type: must be one of refund')
    await expect(make({ type: 'refund' })).rejects.toThrow(/^fields\.order: /)
    await expect(make({ type: 'refund', fields: { order: 'YK1', amount: 'much' } })).rejects.toThrow(
      /^fields\.amount: /,
    )
    await expect(make({ type: 'refund', fields: { order: 'YK1', way: '现金' } })).rejects.toThrow(/^fields\.way: /)
    await expect(make({ fields: { order: 'YK1' } })).rejects.toThrow(/^fields: /)
    expect((await listTickets(ports, { status: 'open' }, 50)).items).toEqual([])
    const made = await make({ type: 'refund', fields: { order: 'YK1', amount: 12.5, way: '原路' } })
    expect((await listTickets(ports, { status: 'open', type: 'refund' }, 50)).items).toEqual([made])
  })

  test('waits for the customer: what was promised stands still, and runs on when they speak', async () => {
    const ticket = await inChat()
    now += hour
    const asked = await answerTicket(ports, ticket.id, { text: '请问卡号后四位？', status: 'waiting' }, agent)
    expect(asked.promises?.firstResponse).toMatchObject({ metAt: '2026-11-18T03:00:00.000Z' })
    expect(asked.promises?.resolution).toMatchObject({ leftMs: 23 * hour })
    const said = (await listMessages(ports, exampleConversation.id, {})).at(-1)
    expect(said).toMatchObject({ author: 'agent', agentName: '小云', delivery: { status: 'queued' } })
    now += 48 * hour
    await followConversation(ports, {
      conversation: await getConversation(ports, exampleConversation.id),
      messages: [{ author: 'customer', direction: 'inbound' }],
    })
    const back = await getTicket(ports, ticket.id)
    expect(back).toMatchObject({ status: 'open', dueAt: '2026-11-21T02:00:00.000Z' })
    expect(back.promises?.nextResponse?.dueAt).toBe('2026-11-20T07:00:00.000Z')
    now += minute
    await followConversation(ports, {
      conversation: await getConversation(ports, exampleConversation.id),
      messages: [{ author: 'agent', direction: 'outbound' }],
    })
    expect((await getTicket(ports, ticket.id)).promises?.nextResponse?.metAt).toBeDefined()
  })

  test('resolved, the customer is told once; a status that cannot be is refused', async () => {
    const ticket = await inChat()
    await editTicket(ports, ticket.id, { status: 'resolved', comment: '已退款' }, '小云')
    await editTicket(ports, ticket.id, { status: 'closed' }, '小云')
    await expect(editTicket(ports, ticket.id, { status: 'waiting' }, '小云')).rejects.toThrow(/closed can become open/)
    const told = await listMessages(ports, exampleConversation.id, { limit: 50 })
    expect(told.filter(({ content }) => content.type === 'notice' && content.name === 'ticketResolved')).toHaveLength(1)
    expect(lines(await getTicket(ports, ticket.id))).toEqual([
      'created',
      'status: resolved',
      'comment: 已退款',
      'status: closed',
    ])
  })

  test('is given and taken away: assignee, team, type, followers', async () => {
    await saveSetting(ports, 'teams', { value: { items: [{ id: 'tem_a', name: 'A' }] }, version: 0 }, 'x')
    const ticket = await make()
    const given = await editTicket(ports, ticket.id, { assigneeId: agent.id, teamId: 'tem_a' }, 'x')
    expect(given).toMatchObject({ assigneeName: '小云', teamId: 'tem_a' })
    const taken = await editTicket(ports, ticket.id, { assigneeId: null, teamId: null }, 'x')
    expect([taken.assigneeId, taken.assigneeName, taken.teamId]).toEqual([undefined, undefined, undefined])
    await expect(editTicket(ports, ticket.id, { teamId: 'tem_b' }, 'x')).rejects.toThrow(
      'teamId: there is no team "tem_b"',
    )
  })
})

describe('the watch over tickets', () => {
  test('warns, says what was broken, escalates as the policy has it, and reminds: each once', async () => {
    const settings = ServiceLevelSettings.parse({
      policies: [{ name: 'all', firstResponseMinutes: 100, onBreach: { priority: 'urgent', isUnassigned: true } }],
    })
    await saveSetting(ports, 'serviceLevels', { value: settings, version: 0 }, 'x')
    const ticket = await make({ assigneeId: agent.id })
    const at = new Date(now + 10 * minute).toISOString()
    await editTicket(ports, ticket.id, { reminder: { at, text: '催财务', agentId: 'agt_another' } }, '小云')
    // Whoever wants to be reminded is told as a follower is.
    expect((await getTicket(ports, ticket.id)).followerIds).toEqual(['agt_another'])
    const seen = async () => {
      await watchTickets(ports)
      await watchTickets(ports)
      return lines(await getTicket(ports, ticket.id)).slice(2)
    }
    expect(await seen()).toEqual([])
    now += 10 * minute
    expect(await seen()).toEqual(['reminded: 催财务'])
    now += 70 * minute
    expect(await seen()).toEqual(['reminded: 催财务', 'warned: firstResponse'])
    now += 20 * minute
    expect(await seen()).toEqual(['reminded: 催财务', 'warned: firstResponse', 'breached: firstResponse'])
    const after = await getTicket(ports, ticket.id)
    expect(after).toMatchObject({ priority: 'urgent', promises: { firstResponse: { breachedAt: expect.any(String) } } })
    expect(after.assigneeId).toBeUndefined()
    expect(await watchTickets(ports)).toBe(0)
  })

  test('a ticket that is done in time rings no more', async () => {
    const ticket = await make()
    await editTicket(ports, ticket.id, { status: 'resolved' }, 'x')
    now += 100 * hour
    expect(await watchTickets(ports)).toBe(0)
  })
})

describe('tickets among each other', () => {
  test('merged, one goes on with the conversations and followers of both, and the other is closed and leads there', async () => {
    const [into, from] = [await make(), await inChat()]
    await editTicket(ports, from.id, { followerIds: [agent.id] }, 'x')
    const merged = await mergeTickets(ports, into.id, from.id, '小云')
    expect(merged).toMatchObject({ conversationId: exampleConversation.id, followerIds: [agent.id] })
    expect(await getTicket(ports, from.id)).toMatchObject({ status: 'closed', mergedInto: into.id })
    expect((await getConversation(ports, exampleConversation.id)).ticketIds).toEqual([from.id, into.id])
    expect((await mergeTickets(ports, into.id, from.id, '小云')).version).toBe(merged.version)
    await expect(mergeTickets(ports, from.id, (await make()).id, 'x')).rejects.toThrow(/merged into another/)
    await expect(mergeTickets(ports, into.id, into.id, 'x')).rejects.toThrow(/into itself/)
  })

  test('split off, the part is a child with a page of its own; related both ways, and no longer', async () => {
    const ticket = await inChat()
    const child = await splitTicket(ports, ticket.id, { subject: '运费补偿' }, '小云')
    expect(child).toMatchObject({ parentId: ticket.id, conversationId: exampleConversation.id, subject: '运费补偿' })
    expect(child.publicKey).not.toBe(ticket.publicKey)
    expect((await getTicket(ports, ticket.id)).childIds).toEqual([child.id])
    const other = await make()
    await relateTickets(ports, ticket.id, other.id, true, 'x')
    expect((await getTicket(ports, other.id)).relatedIds).toEqual([ticket.id])
    await relateTickets(ports, other.id, ticket.id, false, 'x')
    expect((await getTicket(ports, ticket.id)).relatedIds).toEqual([])
  })
})

describe('the customer’s page', () => {
  test('shows what is theirs and nothing of what colleagues write', async () => {
    const ticket = await inChat()
    await editTicket(ports, ticket.id, { comment: '客户难缠', priority: 'high', status: 'pending' }, '小云')
    await answerTicket(ports, ticket.id, { text: '正在核实 <b>' }, agent)
    const view = await pageOf(ticket)
    expect(view.entries.map(({ kind, text }) => [kind, text])).toEqual([
      ['created', ''],
      ['status', 'pending'],
      ['reply', '正在核实 <b>'],
    ])
    expect(JSON.stringify(view)).not.toContain('难缠')
  })

  test('opens with its own key only', async () => {
    const [ticket, other] = [await inChat(), await inChat()]
    const refused = { code: 'not-found' }
    await expect(viewStatus(ports, ticket.id, other.publicKey ?? '')).rejects.toMatchObject(refused)
    await expect(viewStatus(ports, ticket.id, '')).rejects.toMatchObject(refused)
    await expect(viewStatus(ports, 'tkt_none', '')).rejects.toMatchObject(refused)
    // A ticket without a customer has no page, and no empty key opens it.
    await expect(viewStatus(ports, (await make()).id, '')).rejects.toMatchObject(refused)
  })

  test('what the customer writes there opens a resolved ticket again; not without end', async () => {
    const ticket = await inChat()
    await editTicket(ports, ticket.id, { status: 'resolved' }, 'x')
    await writeOnPage(ports, ticket.id, ticket.publicKey ?? '', ' 还没到账 ')
    expect(await getTicket(ports, ticket.id)).toMatchObject({ status: 'open' })
    expect((await pageOf(ticket)).entries.at(-2)).toMatchObject({ kind: 'customer', text: '还没到账' })
    await expect(writeOnPage(ports, ticket.id, ticket.publicKey ?? '', '  ')).rejects.toThrow(/^text: /)
    for (let index = 0; index < 9; index++)
      await writeOnPage(ports, ticket.id, ticket.publicKey ?? '', `再补充 ${index}`)
    await expect(writeOnPage(ports, ticket.id, ticket.publicKey ?? '', 'x')).rejects.toMatchObject({ code: 'too-many' })
    now += 2 * hour
    await writeOnPage(ports, ticket.id, ticket.publicKey ?? '', '还在吗')
    await editTicket(ports, ticket.id, { status: 'closed' }, 'x')
    await expect(writeOnPage(ports, ticket.id, ticket.publicKey ?? '', 'x')).rejects.toThrow(/is closed/)
  })
})
