import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { turnTo } from '../../../shared/domain/conversation/sides.ts'
import type { TurnContext } from '../../../shared/ports/assistant.ts'
import { closeIdle } from '../../../shared/use-cases/conversation/close-idle.ts'
import { resolveContact } from '../../../shared/use-cases/conversation/resolve-contact.ts'
import { type TurnPorts, takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { customerRecords, getCustomer } from '../../../shared/use-cases/customers/customers.ts'
import { issueTicket, redeemTicket } from '../../../shared/use-cases/realtime/connections.ts'
import { findContactPoint, findConversation, listMessages } from '../../../shared/use-cases/storage/records.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
let ports: TurnPorts
const heard: TurnContext[] = []
beforeAll(async () => {
  store = await openTable()
  const configuration = RuntimeConfiguration.parse(configurationOf('local'))
  ports = {
    ...store,
    configuration: { load: async () => configuration, secrets: async () => ({}) },
    assistant: {
      decide: async (turn) => {
        heard.push(turn)
        return {
          outcome: 'reply',
          replies: [{ type: 'text', text: '好的' }],
          language: 'zh',
          memory: turn.memory,
          trace: { engine: 'test', outcome: 'reply', language: 'zh', steps: [], citations: [] },
        }
      },
    },
  }
})
afterAll(() => store?.stop())

const says = (address: string, id: string, text: string): InboundCommand => {
  const at = new Date(store.clock.now()).toISOString()
  return {
    kind: 'message',
    inboxId: 'ibx_wechat',
    channel: 'wechat',
    address,
    providerMessageId: id,
    sentAt: at,
    receivedAt: at,
    interaction: 'message',
    content: { type: 'text', text },
  }
}
const conversationOf = async (address: string) => {
  const contactPoint = await findContactPoint(ports, 'ibx_wechat', address)
  return contactPoint?.conversationId ? findConversation(ports, contactPoint.conversationId) : undefined
}

describe('a turn', () => {
  test('takes a burst of fragments as one, with one answer, and drops what it took before', async () => {
    heard.length = 0
    await takeTurn(ports, [
      says('oBurst', '1', '在吗'),
      says('oBurst', '2', '我想问下'),
      says('oBurst', '2', '我想问下'),
      says('oBurst', '3', '多久发货'),
    ])
    await takeTurn(ports, [says('oBurst', '3', '多久发货'), says('oBurst', '1', '在吗')])
    const conversation = await conversationOf('oBurst')
    const messages = await listMessages(ports, conversation?.id ?? '', {})
    expect(messages.map((message) => [message.seq, message.author])).toEqual([
      [1, 'customer'],
      [2, 'customer'],
      [3, 'customer'],
      [4, 'assistant'],
    ])
    expect(heard[0]?.said).toHaveLength(3)
    expect(conversation).toMatchObject({ lastSeq: 4, version: 1, window: { limit: 5, used: 1 } })
  })

  test('of a flood is kept and not answered: one notice, then silence, until it is over', async () => {
    heard.length = 0
    for (let count = 0; count < 45; count++) {
      store.clock.move(100)
      await takeTurn(ports, [says('oFlood', `flood-${count}`, `第${count}条`)])
    }
    const flooded = await conversationOf('oFlood')
    const messages = await listMessages(ports, flooded?.id ?? '', { limit: 200 })
    expect(messages.filter(({ author }) => author === 'customer')).toHaveLength(45)
    expect(heard).toHaveLength(30)
    const notices = messages.filter(({ content }) => JSON.stringify(content).includes('发得太快'))
    expect(notices).toHaveLength(1)
    store.clock.move(11_000)
    await takeTurn(ports, [says('oFlood', 'flood-after', '多久发货')])
    expect(heard).toHaveLength(31)
    expect((await conversationOf('oFlood'))?.rush).toBeUndefined()
  })

  test('of a flood is one by when it came, however late and slowly it is taken', async () => {
    heard.length = 0
    const came = Array.from({ length: 45 }, (_, count) => {
      store.clock.move(100)
      return says('oFloodLate', `late-${count}`, `第${count}条`)
    })
    for (const one of came) {
      store.clock.move(5_000)
      await takeTurn(ports, [one])
    }
    expect(heard).toHaveLength(30)
    await takeTurn(ports, [says('oFloodLate', 'late-after', '多久发货')])
    expect(heard).toHaveLength(31)
  })

  test('somebody else who proves to be at a known address begins anew, and neither sees the other', async () => {
    const signed = (id: string, text: string, externalId: string) => ({
      ...says('oKiosk', id, text),
      profile: { externalId, isVerified: true },
    })
    await takeTurn(ports, [signed('k1', '我的订单', 'u-anna')])
    const annas = await conversationOf('oKiosk')
    await takeTurn(ports, [signed('k2', '你好', 'u-ben')])
    const bens = await conversationOf('oKiosk')
    expect(bens?.id).not.toBe(annas?.id)
    expect(bens?.customerId).not.toBe(annas?.customerId)
    const [anna, ben] = await Promise.all([annas, bens].map((one) => getCustomer(ports, one?.customerId ?? '')))
    const seen = async (customer: typeof anna) =>
      customer ? (await customerRecords(ports, customer)).conversations.map(({ id }) => id) : []
    expect(await seen(anna)).toEqual([annas?.id])
    expect(await seen(ben)).toEqual([bens?.id])
    await takeTurn(ports, [signed('k3', '又是我', 'u-anna')])
    expect((await conversationOf('oKiosk'))?.customerId).toBe(annas?.customerId)
  })

  test('an address that goes on with another conversation leaves its own: closed, and the consoles hear of it', async () => {
    await takeTurn(ports, [says('oFirst', 'f1', '你好')])
    await takeTurn(ports, [says('oSecond', 's1', '在吗')])
    const [continued, own] = [await conversationOf('oFirst'), await conversationOf('oSecond')]
    if (!continued || !own) throw new Error('two conversations')
    const use = { put: { pk: 'CODE#1', sk: 'CODE' } }
    const configuration = await ports.configuration.load()
    const contact = await resolveContact(ports, configuration, says('oSecond', 's2', '123456'), {
      conversation: continued,
      use,
    })
    expect(contact.conversation.id).toBe(continued.id)
    expect(contact.writes).toContain(use)
    const ofOwn = contact.writes
      .map((write) => ('put' in write ? (write.put as Record<string, unknown>) : {}))
      .filter((put) => put.pk === `CNV#${own.id}`)
    expect(ofOwn).toMatchObject([
      { status: 'closed', closedBy: 'merged', mergedInto: continued.id },
      { items: [{ detail: { change: 'closed', conversation: { id: own.id, status: 'closed' } } }] },
    ])
  })

  test('replies that wait belong to the address they are for', () => {
    const at = { contactPointId: 'cpt_a', inboxId: 'ibx_a', channel: 'weibo', address: 'a' } as never
    const there = { contactPointId: 'cpt_b', inboxId: 'ibx_b', channel: 'phone', address: 'b' } as never
    const here = { ...(at as object), heldSeqs: [3, 4], sides: [] } as unknown as Parameters<typeof turnTo>[0]
    const turned = turnTo(here, there)
    expect(turned).toMatchObject({ channel: 'phone', heldSeqs: [], sides: [{ channel: 'weibo', heldSeqs: [3, 4] }] })
    expect(turnTo(turned, at)).toMatchObject({ channel: 'weibo', heldSeqs: [3, 4] })
  })

  test('delivered out of order is read in the order in which it was said', async () => {
    const at = (seconds: number) => new Date(store.clock.now() + seconds * 1_000).toISOString()
    const said = (id: string, seconds: number, text: string) => ({ ...says('oOrder', id, text), sentAt: at(seconds) })
    await takeTurn(ports, [said('o3', 3, '尺码'), said('o1', 1, '你好'), said('o2', 2, '我想问')])
    const conversation = await conversationOf('oOrder')
    const messages = await listMessages(ports, conversation?.id ?? '', {})
    expect(messages.filter((one) => one.author === 'customer').map((one) => one.providerMessageId)).toEqual([
      'o1',
      'o2',
      'o3',
    ])
  })

  test('taken by two workers at once, is still one conversation without a gap', async () => {
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => takeTurn(ports, [says('oRace', `r${index}`, `第${index}句`)])),
    )
    const conversation = await conversationOf('oRace')
    const messages = await listMessages(ports, conversation?.id ?? '', { limit: 100 })
    expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
    expect(
      messages
        .filter((message) => message.author === 'customer')
        .map((message) => message.providerMessageId)
        .sort(),
    ).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5'])
  })

  test('an unfollowed contact is marked, and writing again makes it reachable', async () => {
    const at = new Date(store.clock.now()).toISOString()
    await takeTurn(ports, [says('oGone', 'g1', '你好')])
    await takeTurn(ports, [
      {
        kind: 'unreachable',
        inboxId: 'ibx_wechat',
        channel: 'wechat',
        address: 'oGone',
        providerMessageId: 'g2',
        sentAt: at,
        receivedAt: at,
        reason: 'unsubscribe',
      },
    ])
    expect(await findContactPoint(ports, 'ibx_wechat', 'oGone')).toMatchObject({ isReachable: false })
    await takeTurn(ports, [says('oGone', 'g3', '我回来了')])
    expect(await findContactPoint(ports, 'ibx_wechat', 'oGone')).toMatchObject({ isReachable: true })
  })
})

describe('a quiet conversation', () => {
  test('is closed by the sweeper, reopened within a day, and followed by a new one after that', async () => {
    await takeTurn(ports, [says('oQuiet', 'q1', '你好')])
    const first = await conversationOf('oQuiet')
    expect(await closeIdle(ports)).toBe(0)
    store.clock.move(3 * 3_600_000)
    expect(await closeIdle(ports)).toBeGreaterThanOrEqual(1)
    expect(await closeIdle(ports)).toBe(0)
    expect(await conversationOf('oQuiet')).toMatchObject({ id: first?.id, status: 'closed', closedBy: 'idle' })
    store.clock.move(3_600_000)
    await takeTurn(ports, [says('oQuiet', 'q2', '还有个问题')])
    expect(await conversationOf('oQuiet')).toMatchObject({ id: first?.id, status: 'assistant' })
    store.clock.move(3 * 3_600_000)
    await closeIdle(ports)
    store.clock.move(30 * 3_600_000)
    await takeTurn(ports, [says('oQuiet', 'q3', '隔天再问')])
    const later = await conversationOf('oQuiet')
    expect(later?.id).not.toBe(first?.id)
    expect(later).toMatchObject({ status: 'assistant', customerId: first?.customerId })
  })
})

test('a realtime ticket is good once, and for thirty seconds', async () => {
  const visitor = { kind: 'visitor' as const, inboxId: 'ibx_web', visitorId: 'vis_1' }
  const ticket = await issueTicket(ports, visitor)
  expect(await redeemTicket(ports, ticket)).toEqual(visitor)
  await expect(redeemTicket(ports, ticket)).rejects.toThrow(/used or expired/)
  const late = await issueTicket(ports, visitor)
  store.clock.move(31_000)
  await expect(redeemTicket(ports, late)).rejects.toThrow(/used or expired/)
  await expect(redeemTicket(ports, undefined)).rejects.toThrow(/missing/)
})
