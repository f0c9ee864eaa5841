import { afterAll, beforeAll, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { Core } from '../../../shared/ports/core.ts'
import type { Table } from '../../../shared/ports/table.ts'
import { changeAgent, signedInAgent } from '../../../shared/use-cases/agents/agents.ts'
import { closeConversation } from '../../../shared/use-cases/conversation/release-conversation.ts'
import { takeConversation } from '../../../shared/use-cases/conversation/take-conversation.ts'
import { takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { linkAddress, undoLink } from '../../../shared/use-cases/customers/link-customers.ts'
import { linksOf } from '../../../shared/use-cases/customers/links.ts'
import { awaitClose } from '../../../shared/use-cases/escalation/after-assignment.ts'
import { findContactPoint, findConversation, getEscalation } from '../../../shared/use-cases/storage/records.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
let ports: Core
const agentId = 'agt_0123456789abcdef0123456789abcdef'
const completed: { token: string; output: Record<string, unknown> }[] = []
const workflows = {
  complete: async (token: string, output: Record<string, unknown>) => void completed.push({ token, output }),
  start: async () => undefined,
}
beforeAll(async () => {
  store = await openTable()
  const configuration = RuntimeConfiguration.parse(configurationOf('local'))
  ports = { ...store, configuration: { load: async () => configuration, secrets: async () => ({}) } }
})
afterAll(() => store?.stop())

/** A conversation that an agent has just taken. */
async function taken(address: string) {
  const at = new Date(store.clock.now()).toISOString()
  const assistant = {
    decide: async () => ({
      outcome: 'ignore' as const,
      replies: [],
      language: 'zh' as const,
      memory: { misunderstandings: 0 },
      trace: { engine: 'test', outcome: 'ignore' as const, language: 'zh' as const, steps: [], citations: [] },
    }),
  }
  await takeTurn({ ...ports, assistant }, [
    {
      kind: 'message',
      inboxId: 'ibx_wechat',
      channel: 'wechat',
      address,
      providerMessageId: address,
      sentAt: at,
      receivedAt: at,
      interaction: 'message',
      content: { type: 'text', text: '你好' },
    },
  ])
  const agent = await signedInAgent(ports, {
    kind: 'staff',
    agentId,
    email: 'a@yunke.example',
    name: '小云',
    role: 'agent',
  } as never)
  await changeAgent(ports, agent.id, { availability: 'online', capacity: 9 })
  const point = await findContactPoint(ports, 'ibx_wechat', address)
  const conversation = await takeConversation(ports, agent, point?.conversationId ?? '')
  return { agent, conversation, escalationId: conversation.escalationId ?? '' }
}

/** A table in which somebody else acts between what is read and the first write. */
const interrupted = (act: () => Promise<unknown>): Table => {
  let isDone = false
  return {
    ...store.table,
    transact: async (writes) => {
      if (!isDone) {
        isDone = true
        await act()
      }
      return store.table.transact(writes)
    },
  }
}

test('closed in the instant in which the machine begins to wait for it: the step is told, and nobody waits for ever', async () => {
  const { agent, conversation, escalationId } = await taken('oRaceWait')
  const table = interrupted(() => closeConversation(ports, conversation.id, { agent }))
  await awaitClose({ ...ports, table, workflows }, { conversationId: conversation.id, escalationId, token: 'token-1' })
  expect(completed).toContainEqual({ token: 'token-1', output: { outcome: 'closed' } })
  expect((await getEscalation(ports, conversation.id, escalationId)).closeToken).toBeUndefined()
})

test('a try of the step that was given up writes its token last: the close completes the one that waits too', async () => {
  const { agent, conversation, escalationId } = await taken('oRaceTwice')
  for (const token of ['token-that-waits', 'token-given-up'])
    await awaitClose({ ...ports, workflows }, { conversationId: conversation.id, escalationId, token })
  await closeConversation(ports, conversation.id, { agent })
  const rows = await store.table.query({ pk: `CNV#${conversation.id}`, prefix: 'OBX#', limit: 50 })
  for (const token of ['token-that-waits', 'token-given-up']) expect(JSON.stringify(rows.items)).toContain(token)
  const escalation = await getEscalation(ports, conversation.id, escalationId)
  expect(escalation).not.toHaveProperty('closeToken')
  expect(escalation).not.toHaveProperty('earlierCloseTokens')
})

test('the machine begins to wait in the instant in which an agent closes: the close completes its token', async () => {
  const { agent, conversation, escalationId } = await taken('oRaceClose')
  const wait = { conversationId: conversation.id, escalationId, token: 'token-2' }
  const table = interrupted(() => awaitClose({ ...ports, workflows }, wait))
  await closeConversation({ ...ports, table }, conversation.id, { agent })
  expect((await findConversation(ports, conversation.id))?.status).toBe('closed')
  const rows = await store.table.query({ pk: `CNV#${conversation.id}`, prefix: 'OBX#', limit: 50 })
  expect(JSON.stringify(rows.items)).toContain('token-2')
})

test('two colleagues link one address to two customers at once: one after the other, and both are recorded', async () => {
  const [one, two, three] = await Promise.all(['oLinkA', 'oLinkB', 'oLinkC'].map((address) => taken(address)))
  const customers = await Promise.all(
    ['oLinkA', 'oLinkB', 'oLinkC'].map(
      async (address) => (await findContactPoint(ports, 'ibx_wechat', address))?.customerId ?? '',
    ),
  )
  expect(new Set([one, two, three].map((each) => each?.conversation.customerId)).size).toBe(3)
  const at = { inboxId: 'ibx_wechat', address: 'oLinkA' }
  const table = interrupted(() => linkAddress(ports, customers[2] ?? '', at, { name: '阿杰' }))
  await linkAddress({ ...ports, table }, customers[1] ?? '', at, { name: '小云' })
  expect(await findContactPoint(ports, 'ibx_wechat', 'oLinkA')).toMatchObject({ customerId: customers[1] })
  expect(await linksOf(ports, customers[1] ?? '')).toMatchObject([{ fromCustomerId: customers[2], by: '小云' }])
  expect(await linksOf(ports, customers[2] ?? '')).toMatchObject([{ fromCustomerId: customers[0], by: '阿杰' }])
  const [link] = await linksOf(ports, customers[1] ?? '')
  await undoLink(ports, customers[1] ?? '', link?.id ?? '', { name: '小云' })
  await undoLink(ports, customers[1] ?? '', link?.id ?? '', { name: '小云' })
  expect(await findContactPoint(ports, 'ibx_wechat', 'oLinkA')).toMatchObject({
    customerId: customers[2],
    unlinkedFrom: [customers[1]],
  })
})
