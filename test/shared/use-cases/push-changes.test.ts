import { beforeEach, expect, test } from 'vitest'
import {
  exampleAgent,
  exampleConversation,
  exampleEscalation,
  exampleTicket,
} from '../../../schemas/events/examples.ts'
import { putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import { openConnection, setWatching, staffParty } from '../../../shared/use-cases/realtime/connections.ts'
import { pushChanges } from '../../../shared/use-cases/realtime/push-changes.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const heard: string[] = []
const frames: Record<string, unknown>[] = []
const ports = {
  ...memoryPorts(() => Date.parse('2026-11-20T03:00:00.000Z')),
  media: {} as never,
  sockets: {
    push: async (connectionId: string, frame: Record<string, unknown>) => {
      frames.push(frame)
      return heard.push(`${connectionId} ${frame.type}`) > 0
    },
  },
}

beforeEach(async () => {
  heard.length = 0
  frames.length = 0
  await ports.table.transact([putNewAgent(exampleAgent)])
  for (const [connectionId, agentId] of [
    ['looking', 'agt_other'],
    ['away', 'agt_another'],
  ] as const)
    await openConnection(ports, connectionId, { kind: 'staff', agentId })
  await setWatching(ports, 'away', false)
})

test('a console that nobody looks at is spared what is not its agent’s, but hears who was erased', async () => {
  await pushChanges(ports, { name: 'agent.changed', detail: { agent: exampleAgent } })
  expect(heard).toEqual(['looking agent'])
  await pushChanges(ports, { name: 'customer.erased', detail: { customerId: exampleConversation.customerId } })
  expect(heard.slice(1).sort()).toEqual(['away customer', 'looking customer'])
})

test('whether somebody looks is what was said of it last, whatever is taken in first', async () => {
  await openConnection(ports, 'back', { kind: 'staff', agentId: 'agt_back' })
  await setWatching(ports, 'back', true, 2)
  await setWatching(ports, 'back', false, 1)
  await pushChanges(ports, { name: 'agent.changed', detail: { agent: exampleAgent } })
  expect(heard).toContain('back agent')

  await setWatching(ports, 'back', false, 3)
  // A socket of before this was counted: its first word counts, and from there on the later one.
  await ports.table.transact([{ update: keys.party(staffParty, 'away'), remove: ['looks'] }])
  await setWatching(ports, 'away', true, 5)
  await setWatching(ports, 'away', false, 4)
  heard.length = 0
  await pushChanges(ports, { name: 'agent.changed', detail: { agent: exampleAgent } })
  expect(heard.toSorted()).toEqual(['away agent', 'looking agent'])
})

test('a ticket is told as it is now: a fact that comes late does not bring back what was', async () => {
  const now = { ...exampleTicket, status: 'resolved' as const, version: 4, publicKey: 'of its customer' }
  await ports.table.transact([{ put: { ...keys.ticket(now.id), ...now } }])
  await pushChanges(ports, {
    name: 'ticket.changed',
    detail: { ticket: { ...exampleTicket, version: 3 }, change: 'changed' },
  })
  expect(frames.map(({ body }) => body)).toMatchObject([{ ticket: { status: 'resolved', version: 4 } }])
  expect(JSON.stringify(frames)).not.toContain('of its customer')
})

test('an offer of who was erased is over, and nothing is told of what it was', async () => {
  const escalation = { ...exampleEscalation, status: 'offered', agentId: 'agt_another', reason: '要找真人' }
  await pushChanges(ports, { name: 'escalation.changed', detail: { escalation } })
  expect(heard.toSorted()).toEqual(['away escalation', 'looking escalation'])
  const { id, conversationId, version } = exampleEscalation
  expect(frames[0]?.body).toEqual({ escalation: { id, conversationId, version, agentId: 'agt_another' } })
})
