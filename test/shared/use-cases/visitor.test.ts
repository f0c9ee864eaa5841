import { afterAll, beforeAll, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { Content } from '../../../schemas/records/content.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { closeIdle } from '../../../shared/use-cases/conversation/close-idle.ts'
import { recordReceipt } from '../../../shared/use-cases/conversation/record-receipt.ts'
import { type TurnPorts, takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { openConnection } from '../../../shared/use-cases/realtime/connections.ts'
import { type FramePorts, receiveFrame } from '../../../shared/use-cases/realtime/receive-frame.ts'
import { findContactPoint, findConversation } from '../../../shared/use-cases/storage/records.ts'
import { openTable } from '../../support/table.ts'

const inboxId = 'ibx_web'
const visitorId = 'vis_00000000000000000001'
let store: Awaited<ReturnType<typeof openTable>>
let ports: TurnPorts & FramePorts

beforeAll(async () => {
  store = await openTable()
  const configuration = RuntimeConfiguration.parse(configurationOf('local'))
  const reply: Content = { type: 'text', text: '好的' }
  const assistant: TurnPorts['assistant'] = {
    decide: async ({ memory }) => ({
      outcome: 'reply',
      replies: [reply],
      language: 'zh',
      memory,
      trace: { engine: 'test', outcome: 'reply', language: 'zh', steps: [], citations: [] },
    }),
  }
  const turnQueue: FramePorts['turnQueue'] = {
    enqueue: async (commands) => {
      for (const command of commands)
        if (command.kind === 'receipt') await recordReceipt(ports, command)
        else await takeTurn(ports, [command])
    },
  }
  const parts: Partial<TurnPorts & FramePorts> = {
    ...store,
    configuration: { load: async () => configuration, secrets: async () => ({}) },
    assistant,
    turnQueue,
    webChat: registry['web-chat'],
  }
  ports = parts as TurnPorts & FramePorts
  await openConnection(ports, 'socket', { kind: 'visitor', inboxId, visitorId })
})
afterAll(() => store?.stop())

let sent = 0
const frame = (body: Record<string, unknown>, socket = 'socket') => receiveFrame(ports, socket, JSON.stringify(body))
const says = (text: string, socket?: string) =>
  frame({ type: 'message', clientId: `client-${++sent}`, content: { type: 'text', text } }, socket)
const current = async (address = visitorId) => {
  const point = await findContactPoint(ports, inboxId, address)
  return findConversation(ports, point?.conversationId ?? '')
}
const told = async (resume: Record<string, unknown>) =>
  (await frame({ type: 'resume', ...resume })).flatMap(({ type, conversationId, seq }) =>
    type === 'message' ? `${conversationId} ${seq}` : [],
  )

test('whoever comes back to a conversation that began since hears how theirs ended, and all of the new one', async () => {
  await says('你好')
  await says('在吗')
  const first = await current()
  store.clock.move(3 * 3_600_000)
  await closeIdle(ports)
  store.clock.move(30 * 3_600_000)
  await says('隔天再问')
  const second = await current()
  expect(second?.id).not.toBe(first?.id)
  const all = await told({ lastSeq: 0 })
  expect(all).toContain(`${second?.id} 1`)

  // They had seen two messages of the first.
  const ending = [3, 4, 5].map((seq) => `${first?.id} ${seq}`)
  expect(await told({ lastSeq: 2, conversationId: first?.id })).toEqual([...ending, ...all])
  // Nobody is told of a conversation that is not theirs.
  await openConnection(ports, 'stranger', { kind: 'visitor', inboxId, visitorId: 'vis_00000000000000000002' })
  await says('我是别人', 'stranger')
  const other = await current('vis_00000000000000000002')
  expect(other?.id).not.toBe(second?.id)
  expect(await told({ lastSeq: 0, conversationId: other?.id })).toEqual(all)

  // What was seen of the first says nothing of the second, whose numbers are smaller.
  await frame({ type: 'read', seq: 4, conversationId: first?.id })
  expect((await current())?.customerReadSeq).toBe(0)
  await frame({ type: 'read', seq: 1, conversationId: second?.id })
  expect((await current())?.customerReadSeq).toBe(1)
})
