import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { ChatItem, ContactEvent } from '../../../schemas/commands/desk.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { textOf } from '../../../schemas/records/content.ts'
import type { DeskPorts, DeskState } from '../../../shared/ports/desk.ts'
import { takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { checkDesk } from '../../../shared/use-cases/desk/check-desk.ts'
import { offerDesk } from '../../../shared/use-cases/desk/offer-desk.ts'
import { receiveChatItem } from '../../../shared/use-cases/desk/receive-chat-item.ts'
import { receiveContactEvent } from '../../../shared/use-cases/desk/receive-contact-event.ts'
import { syncDesk } from '../../../shared/use-cases/desk/sync-desk.ts'
import { findContactPoint, getConversation, listMessages } from '../../../shared/use-cases/storage/records.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
let ports: DeskPorts
let state: DeskState
let connection: string
const said: { id: string; text: string }[] = []
const stopped: string[] = []
const completed: { token: string; output: Record<string, unknown> }[] = []

beforeAll(async () => {
  store = await openTable()
  const parsed = RuntimeConfiguration.parse(configurationOf('local'))
  const configuration = { ...parsed, inboxes: parsed.inboxes.map((inbox) => ({ ...inbox, desk: 'connect' as const })) }
  ports = {
    ...store,
    configuration: { load: async () => configuration, secrets: async () => ({}) },
    consoleUrl: 'https://console.example/',
    media: { downloadLink: async (key) => `https://files.example/${key}` },
    workflows: {
      complete: async (token, output) => void completed.push({ token, output }),
      start: async () => undefined,
    },
    desk: {
      startChat: async ({ id }) => ({ contactId: `contact-${id}`, participantToken: 'p', connectionToken: 'c1' }),
      reconnect: async () => 'c2',
      say: async (token, id, text) => {
        if (token !== connection) return 'expired'
        // As the service does: the same id is said once.
        if (!said.some((one) => one.id === id)) said.push({ id, text })
        return 'said'
      },
      stop: async (contactId) => void stopped.push(contactId),
      describe: async () => state,
      nameOf: async () => 'Jane',
      startTask: async () => undefined,
    },
  }
})
beforeEach(() => {
  state = { state: 'waiting' }
  connection = 'c1'
  said.length = 0
  stopped.length = 0
  completed.length = 0
})
afterAll(() => store?.stop())

const write = (address: string, id: string, text: string, asks = false) =>
  takeTurn(
    {
      ...ports,
      assistant: {
        decide: async () => ({
          outcome: asks ? ('escalate' as const) : ('ignore' as const),
          replies: [],
          language: 'zh' as const,
          memory: { misunderstandings: 0 },
          ...(asks && { escalation: { reason: 'asked', priority: 5, summary: '' } }),
          trace: { engine: 'test', outcome: 'ignore' as const, language: 'zh' as const, steps: [], citations: [] },
        }),
      },
    },
    [
      {
        kind: 'message',
        inboxId: 'ibx_telegram',
        channel: 'telegram',
        address,
        providerMessageId: id,
        sentAt: new Date(store.clock.now()).toISOString(),
        receivedAt: new Date(store.clock.now()).toISOString(),
        interaction: 'message',
        content: { type: 'text', text },
      },
    ],
  )

/** A conversation that waits at the desk. */
async function offered(address: string) {
  await write(address, `${address}-1`, '转人工', true)
  const point = await findContactPoint(ports, 'ibx_telegram', address)
  const { id, escalationId = '' } = await getConversation(ports, point?.conversationId ?? '')
  await offerDesk(ports, { conversationId: id, escalationId, token: `token-${address}` })
  const now = () => getConversation(ports, id)
  return { id, contact: `contact-${escalationId}`, input: { conversationId: id, escalationId }, now }
}

const connected = (contactId: string) =>
  ContactEvent.parse({
    eventtype: 'CONNECTED_TO_AGENT',
    contactid: contactId,
    initialcontactid: contactId,
    agentinfo: { agentarn: 'arn' },
  })
const chat = (contact: string, id: string, text: string) =>
  ChatItem.parse({
    Id: id,
    Type: 'MESSAGE',
    ContentType: 'text/plain',
    Content: text,
    DisplayName: 'Jane',
    ParticipantRole: 'AGENT',
    InitialContactId: contact,
    ContactId: contact,
    AbsoluteTime: '2026-11-21T03:00:00.000Z',
  })
const all = { MessageVisibility: 'ALL', ParticipantRole: 'AGENT' }

test('offering twice is one chat and one offer; the second token is the one that counts', async () => {
  const one = await offered('d1')
  const before = await one.now()
  await offerDesk(ports, { ...one.input, token: 'again' })
  expect((await one.now()).desk).toEqual(before.desk)
  await receiveContactEvent(ports, connected(one.contact))
  expect((await one.now()).agentName).toBe('Jane')
})

test('what the customer writes is said there once and in order, by a renewed connection too', async () => {
  const one = await offered('d2')
  await write('d2', 'd2-2', '第一句')
  await write('d2', 'd2-3', '第二句')
  await Promise.all([syncDesk(ports, one.id), syncDesk(ports, one.id)])
  connection = 'c2'
  await write('d2', 'd2-4', '第三句')
  await syncDesk(ports, one.id)
  await syncDesk(ports, one.id)
  expect(said.map(({ text }) => text)).toEqual(['第一句', '第二句', '第三句'])
})

test('what is said there is said here once, also when SNS gives it twice, and before the event that somebody joined', async () => {
  const one = await offered('d3')
  await receiveChatItem(ports, chat(one.contact, 'm1', '您好'), all)
  await receiveChatItem(ports, chat(one.contact, 'm1', '您好'), all)
  await receiveChatItem(ports, chat(one.contact, 'm2', '我自己说的'), { ...all, ParticipantRole: 'CUSTOMER' })
  await receiveChatItem(ports, chat(one.contact, 'm3', '内部'), { ...all, MessageVisibility: 'AGENT' })
  await receiveContactEvent(ports, connected(one.contact))
  const messages = await listMessages(ports, one.id, { limit: 50 })
  const outbound = messages.filter(({ author }) => author === 'agent')
  expect(outbound.map(({ content }) => content)).toEqual([{ type: 'text', text: '您好' }])
  expect(messages.filter(({ content }) => textOf(content).includes('Jane 已接入'))).toHaveLength(1)
  expect(await one.now()).toMatchObject({ status: 'assigned', agentName: 'Jane' })
})

test('an event that never came is asked for', async () => {
  const one = await offered('d4')
  expect(await checkDesk(ports, one.input)).toEqual({ outcome: 'ticket' })
  state = { state: 'connected', agentArn: 'arn' }
  expect(await checkDesk(ports, one.input)).toEqual({ outcome: 'accepted' })
  expect((await one.now()).status).toBe('assigned')
  expect(await checkDesk(ports, one.input)).toEqual({ outcome: 'accepted' })
  state = { state: 'ended' }
  expect(await checkDesk(ports, one.input)).toEqual({ outcome: 'closed' })
  expect(await one.now()).toMatchObject({ status: 'closed', closedBy: 'agent' })
  // The contact is forgotten once, whatever comes late.
  await syncDesk(ports, one.id)
  expect((await one.now()).desk).toBeUndefined()
  await receiveContactEvent(ports, connected(one.contact))
  expect((await one.now()).status).toBe('closed')
})

test('a contact that ends before anybody took it ends the offer as a ticket, and foreign contacts are nobody’s', async () => {
  const one = await offered('d5')
  const ended = (contactid: string) =>
    receiveContactEvent(
      ports,
      ContactEvent.parse({ eventtype: 'DISCONNECTED', contactid, initialcontactid: one.contact }),
    )
  await ended('another-contact-of-the-chain')
  expect(completed).toEqual([])
  await ended(one.contact)
  expect(completed).toEqual([{ token: 'token-d5', output: { outcome: 'ticket' } }])
  await receiveContactEvent(ports, connected('not-ours'))
})

test('a transfer there goes on in a new contact: the end of the first one ends nothing', async () => {
  const one = await offered('d6')
  await receiveContactEvent(ports, connected(one.contact))
  await receiveContactEvent(
    ports,
    ContactEvent.parse({
      eventtype: 'INITIATED',
      contactid: 'second',
      initialcontactid: one.contact,
      previouscontactid: one.contact,
    }),
  )
  const ended = (contactid: string) =>
    receiveContactEvent(
      ports,
      ContactEvent.parse({ eventtype: 'DISCONNECTED', contactid, initialcontactid: one.contact }),
    )
  await ended(one.contact)
  expect((await one.now()).status).toBe('assigned')
  await ended('second')
  expect((await one.now()).status).toBe('closed')
})
