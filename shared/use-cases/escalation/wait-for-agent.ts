import type { Agent } from '../../../schemas/records/agent.ts'
import { Escalation } from '../../../schemas/records/escalation.ts'
import { isCandidate } from '../../domain/escalation/choose-agent.ts'
import { expectedMinutes } from '../../domain/escalation/expected-wait.ts'
import type { Core } from '../../ports/core.ts'
import type { Table } from '../../ports/table.ts'
import { listAgents } from '../agents/agents.ts'
import { phraseNotice, planChange } from '../conversation/staff-actions.ts'
import { facts } from '../storage/facts.ts'
import { indexes, keys } from '../storage/keys.ts'
import { findAgent, putEscalation, putOutbox, read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { loadStep, type StepPorts, type WaitingStepInput } from './machine.ts'
import { couldBeOffered } from './route-escalation.ts'

const counted = 200

/** Those who wait, first come first within a priority. */
async function waitingKeys(table: Table, limit: number) {
  const page = await table.query({ index: 'gsi1', pk: indexes.waitingEscalations, limit })
  return page.items.map(({ pk, sk }) => ({ pk, sk }))
}

/**
 * Puts an escalation into the queue and tells the customer the place in it. Somebody may have become free between the
 * last look and this; so it looks again after the token is stored, and nobody waits for a wake-up that has passed.
 */
export async function waitForAgent(ports: StepPorts, input: WaitingStepInput): Promise<void> {
  const waiting = await optimistic(ports.table, async () => {
    const { escalation, conversation, isOpen } = await loadStep(ports, input)
    if (!isOpen || !conversation) return { writes: [], result: undefined }
    const queue = await waitingKeys(ports.table, counted)
    const agents = (await listAgents(ports)).filter((agent) => agent.availability === 'online')
    const after: Escalation = { ...escalation, status: 'waiting', token: input.token, version: escalation.version + 1 }
    const isFirstTime = escalation.offerNumber === 0 && escalation.status === 'routing'
    const ahead = queue.filter((key) => key.sk !== keys.escalation(input.conversationId, input.escalationId).sk).length
    const minutes = expectedMinutes(ahead, agents)
    const planned = isFirstTime
      ? planChange(ports, {
          before: conversation,
          after: conversation,
          notices: [phraseNotice('position', conversation, { ahead, minutes }, true)],
        })
      : undefined
    return {
      result: after,
      writes: [
        putEscalation(after, escalation),
        ...(planned?.writes ?? []),
        putOutbox(ports.clock, keys.conversation(conversation.id).pk, [facts.escalationChanged(after)]),
      ],
    }
  })
  if (!waiting) return ports.workflows.complete(input.token, { outcome: 'ended' })
  if (couldBeOffered(await listAgents(ports), waiting)) await wake(ports, waiting)
}

/** Lets one waiting escalation be routed again. */
async function wake(ports: Pick<Core, 'table' | 'clock'>, escalation: Escalation): Promise<boolean> {
  const { token, ...rest } = escalation
  if (!token || escalation.status !== 'waiting') return false
  const after: Escalation = { ...rest, status: 'routing', version: escalation.version + 1 }
  const refusal = await ports.table.transact([
    putEscalation(after, escalation),
    putOutbox(ports.clock, keys.conversation(escalation.conversationId).pk, [
      facts.task(token, { outcome: 'available' }),
    ]),
  ])
  return !refusal
}

/** An agent has room: the first of the queue that the agent may serve is routed again, one for each free slot. */
async function wakeQueue(ports: Core, agent: Agent): Promise<number> {
  let room = agent.availability === 'online' ? agent.capacity - agent.load : 0
  if (room <= 0) return 0
  const items = await ports.table.getMany(await waitingKeys(ports.table, counted))
  const waiting = items
    .map((item) => read(Escalation, item))
    .sort((a, b) => b.priority - a.priority || a.createdAt.localeCompare(b.createdAt))
  let woken = 0
  for (const escalation of waiting) {
    if (room <= 0) break
    if (escalation.status !== 'waiting' || !isCandidate(agent, escalation)) continue
    if (await wake(ports, escalation)) {
      woken++
      room--
    }
  }
  return woken
}

/** The same for the agent as stored now; facts may come late or twice. */
export async function wakeQueueFor(ports: Core, agentId: string): Promise<number> {
  const agent = await findAgent(ports, agentId)
  return agent ? wakeQueue(ports, agent) : 0
}
