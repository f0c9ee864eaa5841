import { beforeEach, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { DeploymentConfiguration, RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { exampleConversation, exampleMessage } from '../../../schemas/events/examples.ts'
import type { Item } from '../../../shared/ports/table.ts'
import { forgetOld } from '../../../shared/use-cases/privacy/forget-old.ts'
import { digestConversation, search } from '../../../shared/use-cases/search/search.ts'
import { listAudit } from '../../../shared/use-cases/settings/audit.ts'
import {
  getTicket,
  listMessages,
  putConversation,
  putCustomer,
  putMessage,
} from '../../../shared/use-cases/storage/records.ts'
import { listLine } from '../../../shared/use-cases/tickets/next-ticket.ts'
import { createTicket, editTicket } from '../../../shared/use-cases/tickets/tickets.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const day = 86_400_000
const start = Date.parse('2026-01-10T03:00:00.000Z')
let now = start
let removed: string[] = []
const local = configurationOf('local')
const made = (retention: object) => {
  const configuration = RuntimeConfiguration.parse({
    ...local,
    retention: { ...local.retention, conversationDays: undefined, ticketDays: undefined, ...retention },
  })
  const eraser = { remove: async (key: string) => void removed.push(key), removeUnder: async () => 0 }
  return { ...memoryPorts(() => now, configuration), eraser }
}
type Ports = ReturnType<typeof made>

beforeEach(() => {
  now = start
  removed = []
})

async function closed(ports: Ports, id: string, inboxId = 'ibx_web', customerId = `cus_${id}`) {
  const at = new Date(now).toISOString()
  const conversation = {
    ...exampleConversation,
    id: `cnv_${id}`,
    inboxId,
    customerId,
    status: 'closed' as const,
    closedAt: at,
    createdAt: at,
    updatedAt: at,
  }
  const media = { key: `received/${id}.png`, contentType: 'image/png' }
  await ports.table.transact([
    putConversation(conversation),
    putCustomer({
      id: customerId,
      name: `客户${id}`,
      isVerified: false,
      level: 'normal',
      evidence: [],
      formerContactPoints: [],
      createdAt: at,
      updatedAt: at,
    }),
    putMessage({
      ...exampleMessage,
      conversationId: conversation.id,
      id: `msg_${id}`,
      seq: 1,
      content: { type: 'image', media },
    }),
  ])
  await digestConversation(ports, conversation, await listMessages(ports, conversation.id, { limit: 5 }))
}
/** Every row that holds a text. */
const holding = (ports: Ports, text: string): readonly Item[] =>
  ports.table.all().filter((item) => JSON.stringify(item).includes(text))

test('a conversation goes when its days are over, with its files, what it was found by, and its customer where nothing is left', async () => {
  const ports = made({ conversationDays: 30 })
  await closed(ports, 'old')
  now += 20 * day
  await closed(ports, 'young')
  expect(await forgetOld(ports)).toEqual({ conversations: 0, tickets: 0, customers: 0 })
  now += 11 * day
  expect(await forgetOld(ports)).toEqual({ conversations: 1, tickets: 0, customers: 1 })
  expect(removed).toEqual(['received/old.png'])
  expect(holding(ports, '客户old')).toEqual([])
  expect(holding(ports, 'cnv_old')).toEqual([])
  expect(holding(ports, '客户young').length).toBeGreaterThan(0)
  const { items } = await listAudit(ports, 10)
  expect(items.map(({ what, by }) => `${by} ${what}`)).toContain('retention retention')
  expect(await forgetOld(ports)).toEqual({ conversations: 0, tickets: 0, customers: 0 })
})

test('an inbox has days of its own, shorter or longer; who said nothing keeps everything', async () => {
  const ports = made({ conversationDays: 30, inboxDays: { ibx_line: 365, ibx_weibo: 5 } })
  for (const [id, inbox] of [
    ['a', 'ibx_web'],
    ['b', 'ibx_line'],
    ['c', 'ibx_weibo'],
  ] as const)
    await closed(ports, id, inbox)
  now += 6 * day
  expect(await forgetOld(ports)).toMatchObject({ conversations: 1 })
  expect(holding(ports, 'cnv_c')).toEqual([])
  now += 30 * day
  expect(await forgetOld(ports)).toMatchObject({ conversations: 1 })
  expect(holding(ports, 'cnv_b').length).toBeGreaterThan(0)
  now += 3_000 * day
  const silent = made({})
  await closed(silent, 'kept')
  now += 3_000 * day
  expect(await forgetOld(silent)).toMatchObject({ conversations: 0 })
})

test('a ticket that is opened again in the moment it would go stays whole', async () => {
  const ports = made({ ticketDays: 90 })
  const { id } = await createTicket(ports, { subject: '退款' }, { name: 'x', origin: 'agent' })
  await editTicket(ports, id, { status: 'closed' }, 'x')
  now += 91 * day
  const { table } = ports
  const transact = table.transact.bind(table)
  let isOpened = false
  table.transact = async (writes) => {
    if (!isOpened && writes.some((write) => 'delete' in write && write.delete.sk === 'TKT')) {
      isOpened = true
      await editTicket(ports, id, { status: 'open' }, 'x')
    }
    return transact(writes)
  }
  expect(await forgetOld(ports)).toMatchObject({ tickets: 0 })
  expect(isOpened).toBe(true)
  expect(await getTicket(ports, id)).toMatchObject({ status: 'open' })
  expect((await search(ports, '退款')).items.map((one) => one.id)).toEqual([id])
  expect((await listLine(ports)).map((one) => one.id)).toEqual([id])
})

test('whoever still has a ticket or another conversation stays; a ticket that is done with goes in its own time', async () => {
  const ports = made({ conversationDays: 30, ticketDays: 90 })
  await closed(ports, 'x')
  const ticket = await createTicket(ports, { subject: '退款', customerId: 'cus_x' }, { name: 'x', origin: 'agent' })
  const open = await createTicket(ports, { subject: '还在处理' }, { name: 'x', origin: 'agent' })
  await editTicket(ports, ticket.id, { status: 'closed' }, 'x')
  now += 31 * day
  expect(await forgetOld(ports)).toEqual({ conversations: 1, tickets: 0, customers: 0 })
  expect(holding(ports, '客户x').length).toBeGreaterThan(0)
  now += 60 * day
  expect(await forgetOld(ports)).toEqual({ conversations: 0, tickets: 1, customers: 1 })
  expect(holding(ports, '客户x')).toEqual([])
  expect(holding(ports, open.id).length).toBeGreaterThan(0)
})

test('many more than one call takes are gone after some, also behind those that are to be kept', async () => {
  const ports = made({ conversationDays: 3_000, inboxDays: { ibx_weibo: 5 } })
  for (let index = 0; index < 120; index++) await closed(ports, `k${index}`, 'ibx_web')
  for (let index = 0; index < 250; index++) await closed(ports, `w${index}`, 'ibx_weibo')
  now += 6 * day
  const counts = []
  for (let call = 0; call < 4; call++) counts.push((await forgetOld(ports)).conversations)
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(250)
  expect(Math.max(...counts)).toBeLessThan(250)
})

test('days for an inbox that is not there are refused by name', () => {
  const { error } = DeploymentConfiguration.safeParse({ ...local, retention: { inboxDays: { ibx_gone: 3 } } })
  expect(error?.issues[0]).toMatchObject({
    path: ['retention', 'inboxDays', 'ibx_gone'],
    message: 'there is no such inbox',
  })
})
