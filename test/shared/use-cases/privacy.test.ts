import { beforeEach, describe, expect, test } from 'vitest'
import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { exampleAgent, exampleTicket } from '../../../schemas/events/examples.ts'
import { WebhookEvent } from '../../../schemas/records/webhook.ts'
import { buildIndex } from '../../../shared/domain/assistant/knowledge-index.ts'
import type { Item } from '../../../shared/ports/table.ts'
import { putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import { closeConversation } from '../../../shared/use-cases/conversation/release-conversation.ts'
import { sendMessage } from '../../../shared/use-cases/conversation/send-message.ts'
import { takeConversation } from '../../../shared/use-cases/conversation/take-conversation.ts'
import { takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { linkAddress } from '../../../shared/use-cases/customers/link-customers.ts'
import { afterConversation } from '../../../shared/use-cases/learning/after-conversation.ts'
import { eraseCustomer, listErased, lookAfterErasures } from '../../../shared/use-cases/privacy/erase-customer.ts'
import { exportCustomer } from '../../../shared/use-cases/privacy/export-customer.ts'
import { listAudit, verifyAudit } from '../../../shared/use-cases/settings/audit.ts'
import { indexes, keys } from '../../../shared/use-cases/storage/keys.ts'
import { findAgent, findContactPoint, getConversation } from '../../../shared/use-cases/storage/records.ts'
import { takeTicket } from '../../../shared/use-cases/tickets/next-ticket.ts'
import { createTicket } from '../../../shared/use-cases/tickets/tickets.ts'
import { deliverFact, retryDeliveries } from '../../../shared/use-cases/webhooks/deliver.ts'
import { createWebhook } from '../../../shared/use-cases/webhooks/webhooks.ts'
import { assistant } from '../../simulation/world/assistant.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const secret = '张三丰'
const address = 'oErased0000000000000000000001'
const other = 'oSomebodyElse000000000000001'
const agent = { ...exampleAgent, load: 0 }
const index = buildIndex([])
let now = 0
let core: ReturnType<typeof memoryPorts>
let rows: Map<string, Item>
let files: Map<string, string>
let removed: string[]
let emptied: string[]

beforeEach(async () => {
  now = Date.parse('2026-11-20T03:00:00.000Z')
  core = memoryPorts(() => now++)
  files = new Map()
  removed = []
  emptied = []
  await core.table.transact([putNewAgent(agent)])
})

const says = (text: string, id: string, from = address): InboundCommand => ({
  kind: 'message',
  inboxId: 'ibx_wechat',
  channel: 'wechat',
  address: from,
  providerMessageId: id,
  sentAt: new Date(now).toISOString(),
  receivedAt: new Date(now).toISOString(),
  interaction: 'message',
  content: { type: 'text', text },
})
const ports = () => ({
  ...core,
  assistant,
  eraser: {
    remove: async (key: string) => void removed.push(key),
    removeUnder: async (folder: string) => {
      emptied.push(folder)
      return 0
    },
  },
  media: {
    put: async (key: string, _type: string, bytes: Uint8Array) => void files.set(key, Buffer.from(bytes).toString()),
    downloadLink: async (key: string) => `https://files.example/${key}`,
  } as never,
})
const customerOf = async (from = address) => {
  const point = await findContactPoint(core, 'ibx_wechat', from)
  if (!point?.conversationId) throw new Error('Nobody is there.')
  return { customerId: point.customerId, conversationId: point.conversationId }
}

/** Everything that a customer can leave behind: words, a picture, a human's help, a ticket, what is found and scored. */
async function live(): Promise<{ readonly customerId: string; readonly conversationId: string }> {
  await takeTurn(ports(), [says(`我是${secret}，人工`, '1')])
  const { customerId, conversationId } = await customerOf()
  await takeTurn(ports(), [
    {
      ...says('', '2'),
      kind: 'message',
      content: { type: 'image', media: { key: `received/${conversationId}/1.png` } },
    } as InboundCommand,
  ])
  await takeConversation(core, { id: agent.id, role: 'agent' }, conversationId)
  await sendMessage(core, agent, {
    conversationId,
    content: { type: 'text', text: `${secret}您好，请把运单号发给我` },
    isNote: false,
  })
  await sendMessage(core, agent, { conversationId, content: { type: 'text', text: '他上次很生气' }, isNote: true })
  await createTicket(core, { subject: `${secret}的退款`, conversationId, customerId }, { name: 'x', origin: 'agent' })
  const closed = await closeConversation(core, conversationId, { agent })
  await afterConversation(
    { ...core, knowledge: async () => ({ index }) } as never,
    { conversation: closed, change: 'closed' } as never,
  )
  return { customerId, conversationId }
}

/** All that the table holds, whatever it is called. */
function everything(): string {
  rows = new Map()
  for (const item of core.table.all()) rows.set(`${item.pk} ${item.sk}`, item)
  return JSON.stringify([...rows.values()])
}

describe('all about one customer', () => {
  test('is handed out as a page and as data, without what colleagues noted among themselves', async () => {
    const { customerId } = await live()
    const out = await exportCustomer(ports(), customerId, '主管')
    expect(out).toMatchObject({ conversations: 1, tickets: 1 })
    const page = files.get(out.page.replace('https://files.example/', '')) ?? ''
    const data = files.get(out.data.replace('https://files.example/', '')) ?? ''
    for (const text of [page, data]) {
      expect(text).toContain(secret)
      expect(text).toContain('received/')
      expect(text).not.toContain('他上次很生气')
    }
    expect(JSON.parse(data).conversations[0].messages.length).toBe(out.messages)
    await takeTurn(ports(), [says('<script>alert(1)</script>', '9')])
    const again = await exportCustomer(ports(), customerId, '主管')
    expect(files.get(again.page.replace('https://files.example/', ''))).not.toContain('<script>')
  })

  test('is gone for good: no row has it, its files are removed, and the log keeps that it was done', async () => {
    const { customerId, conversationId } = await live()
    await takeTurn(ports(), [says('另一位客户的话', '3', other)])
    expect(everything()).toContain(secret)
    // Backups are kept for 35 days, longer than the archive.
    const copiesUntil = expect.stringMatching(new Date(now + 35 * 86_400_000).toISOString().slice(0, 10))
    expect(await eraseCustomer(ports(), customerId, '管理员')).toMatchObject({
      isDone: true,
      left: 0,
      files: 1,
      copiesUntil,
    })
    expect(JSON.parse((await listAudit(core, 1)).items[0]?.after ?? '')).toMatchObject({
      conversations: 1,
      copiesUntil,
    })
    expect(await listErased(core)).toEqual([customerId])
    expect(removed).toEqual([`received/${conversationId}/1.png`])
    // Also what nobody sent in the end; and again an hour later, for what was being fetched just then.
    const folders = [`sent/${conversationId}/`, `received/ibx_wechat/${conversationId}/`]
    expect(emptied).toEqual([...folders, `visitors/ibx_wechat/${address}/`])
    expect(everything()).not.toContain(secret)
    // What comes late is looked for an hour later, by ids that are kept for that.
    await core.table.transact([{ put: { ...keys.outbox(keys.conversation(conversationId).pk, 'late'), text: secret } }])
    expect(await lookAfterErasures(ports())).toBe(0)
    now += 2 * 3_600_000
    expect(await lookAfterErasures(ports())).toBe(1)
    expect(emptied.slice(3)).toEqual(folders)
    const left = everything()
    expect(left).not.toContain(secret)
    expect(left).not.toContain(address)
    expect(left).not.toContain(conversationId)
    expect(left).toContain('另一位客户的话')
    expect(left).toContain(`customer.${customerId}.erased`)
    expect((await verifyAudit(core)).broken).toBeUndefined()
    expect(await eraseCustomer(ports(), customerId, '管理员')).toEqual({ isDone: true, left: 0, rows: 0, files: 0 })
  })

  test('what a webhook was told goes too, whatever the fact, and also in the moment in which it is told again', async () => {
    const { customerId, conversationId } = await live()
    const { items } = await core.table.query({ index: 'gsi2', pk: indexes.ofCustomer(customerId) })
    const ticketId = String(items.find(({ sk }) => sk === 'TKT')?.pk).replace('TKT#', '')
    let meanwhile = async () => {}
    const told: string[] = []
    const webhooks = {
      ...core,
      post: async (_: string, __: unknown, body: string) => {
        told.push(body)
        await meanwhile()
        return { reason: 'HTTP 503', status: 503, isFinal: false }
      },
    }
    await createWebhook(core, { url: 'https://erp.example/hooks', events: [...WebhookEvent.options] }, '管理员')
    const about = { id: conversationId, conversationId }
    const details = {
      'conversation.changed': { conversation: about, change: 'opened' },
      'conversation.escalated': { escalation: about },
      'customer.erased': { customerId: 'cus_another' },
      'delivery.recorded': about,
      'escalation.changed': { escalation: about },
      'messages.recorded': { conversation: about, messages: [{ text: secret }] },
      'ticket.changed': { ticket: { id: ticketId } },
    }
    for (const name of WebhookEvent.options)
      await deliverFact(webhooks, { id: `evt_${name}`, at: new Date(now).toISOString(), name, detail: details[name] })
    expect(told).toHaveLength(WebhookEvent.options.length)
    meanwhile = async () => void (await eraseCustomer(ports(), customerId, '管理员'))
    now += 5 * 60_000
    await retryDeliveries(webhooks)
    const deliveries = core.table.all().filter(({ pk }) => pk.startsWith('WHD#'))
    // Of another's erasure it is still to be told: that says nothing of anybody.
    expect(deliveries.map(({ event }) => event)).toEqual(['customer.erased'])
    expect(everything()).not.toContain(secret)
    // What the bus brings late is told to nobody, also of a ticket that an index did not show in time.
    const [before, ticket] = [told.length, { ...exampleTicket, subject: secret, customerId }]
    await core.table.transact([{ put: { ...keys.ticket(ticket.id), ...ticket } }])
    const late = { 'messages.recorded': details['messages.recorded'], 'ticket.changed': { ticket } }
    for (const [name, detail] of Object.entries(late))
      await deliverFact(webhooks, { id: `evt_late_${name}`, at: new Date(now).toISOString(), name, detail })
    expect(told).toHaveLength(before)
    expect(core.table.all().filter(({ pk }) => pk.startsWith('WHD#'))).toHaveLength(1)
  })

  test('who keeps copies is told of what was known as another customer’s too', async () => {
    await takeTurn(ports(), [says('我是老客户', '1')])
    await takeTurn(ports(), [says('在吗', '2', other)])
    const [{ customerId }, theirs] = [await customerOf(), await customerOf(other)]
    await closeConversation(core, theirs.conversationId, 'customer')
    now += 2 * 86_400_000
    await takeTurn(ports(), [says('又是我', '3', other)])
    await linkAddress(core, customerId, { inboxId: 'ibx_wechat', address: other }, { name: '小云' })
    // It stays as it was told, under the name that the address had then.
    expect((await getConversation(core, theirs.conversationId)).customerId).toBe(theirs.customerId)
    await eraseCustomer(ports(), customerId, '管理员')
    const told = core.table.all().filter(({ pk, sk }) => pk === keys.erasuresBegun && sk.startsWith('OBX#'))
    expect(JSON.stringify(told)).toContain(
      JSON.stringify({ customerId, conversationIds: [theirs.conversationId] }).slice(1, -1),
    )
  })

  test('who is being served is let go first: the slot is free', async () => {
    await takeTurn(ports(), [says('人工', '1')])
    const { customerId, conversationId } = await customerOf()
    await takeConversation(core, { id: agent.id, role: 'agent' }, conversationId)
    expect((await findAgent(core, agent.id))?.load).toBe(1)
    await eraseCustomer(ports(), customerId, '管理员')
    expect((await findAgent(core, agent.id))?.load).toBe(0)
    await expect(getConversation(core, conversationId)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('what happens in a conversation while its rows are looked for goes with what it began', async () => {
    await takeTurn(ports(), [says('在吗', '1')])
    const { customerId, conversationId } = await customerOf()
    await closeConversation(core, conversationId, 'customer')
    const told: string[] = []
    const query = core.table.query.bind(core.table)
    let isOver = false
    core.table.query = async (asked) => {
      if (asked.pk === keys.conversation(conversationId).pk && JSON.stringify(asked).includes('MSG#') && !isOver) {
        isOver = true
        // Whoever erases has read the messages; then this happens, before the rest is read.
        const before = await query(asked)
        const picture = { type: 'image', media: { key: `received/${conversationId}/2.png` } }
        await takeTurn(ports(), [says('人工', '2'), { ...says('', '3'), content: picture } as InboundCommand])
        await takeConversation(core, { id: agent.id, role: 'agent' }, conversationId)
        const { escalationId } = await getConversation(core, conversationId)
        await core.table.transact([
          { update: keys.escalation(conversationId, String(escalationId)), set: { closeToken: 'waits' } },
        ])
        return before
      }
      return query(asked)
    }
    core.table.onWrite = (items) =>
      told.push(...items.filter(({ sk }) => sk.startsWith('OBX#')).map((one) => JSON.stringify(one)))
    await eraseCustomer(ports(), customerId, '管理员')
    expect(isOver).toBe(true)
    expect(removed).toEqual([`received/${conversationId}/2.png`])
    expect(told.some((one) => one.includes('"token":"waits"'))).toBe(true)
    expect(await findAgent(core, agent.id)).toMatchObject({ load: 0 })
  })

  test('whoever takes a ticket in the moment it goes has room again', async () => {
    await takeTurn(ports(), [says('你好', '1')])
    const { customerId } = await customerOf()
    const ticket = await createTicket(core, { subject: secret, customerId }, { name: 'x', origin: 'agent' })
    const transact = core.table.transact.bind(core.table)
    let isTaken = false
    core.table.transact = async (writes) => {
      const isGoing = writes.some((write) => 'delete' in write && write.delete.sk === 'TKT')
      if (isGoing && !isTaken) {
        isTaken = true
        await takeTicket(core, ticket.id, agent)
      }
      return transact(writes)
    }
    await eraseCustomer(ports(), customerId, '管理员')
    expect(isTaken).toBe(true)
    expect((await findAgent(core, agent.id))?.ticketLoad).toBe(0)
    expect(everything()).not.toContain(secret)
    expect(everything()).not.toContain(`TKS#${ticket.id}`)
  })

  test('does not come back by what still waits somewhere; who writes again begins anew', async () => {
    const waiting = says(`我是${secret}`, '7')
    const { customerId } = await live()
    const { conversationId } = await customerOf()
    const closed = await getConversation(core, conversationId)
    now += 60_000
    await eraseCustomer(ports(), customerId, '管理员')
    // From a dead-letter queue, and from the archive of facts.
    await takeTurn(ports(), [waiting])
    await afterConversation(
      { ...core, knowledge: async () => ({ index }) } as never,
      { conversation: closed, change: 'closed' } as never,
    )
    expect(everything()).not.toContain(secret)
    now += 60_000
    await takeTurn(ports(), [says('你好，我又来了', '8')])
    expect((await customerOf()).customerId).not.toBe(customerId)
    expect(everything()).toContain('我又来了')
  })

  test('of many conversations goes a part a call, and says how much is left', async () => {
    for (let count = 0; count < 12; count++) {
      await takeTurn(ports(), [says(`第 ${count} 次`, `n${count}`)])
      await closeConversation(core, (await customerOf()).conversationId, 'idle')
      now += 3 * 86_400_000
    }
    const { customerId } = await customerOf()
    expect(await eraseCustomer(ports(), customerId, '管理员')).toMatchObject({ isDone: false, left: 2 })
    expect(await eraseCustomer(ports(), customerId, '管理员')).toMatchObject({ isDone: true, left: 0 })
    expect(everything()).not.toContain(address)
  })
})
