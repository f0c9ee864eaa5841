import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Relaxation } from '../../../schemas/settings/routing.ts'
import { isCandidate } from '../../domain/escalation/choose-agent.ts'
import { demandsAt } from '../../domain/escalation/demands.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { listAgents } from '../agents/agents.ts'
import { phraseNotice, planChange } from '../conversation/staff-actions.ts'
import { readSetting } from '../settings/settings.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findAgent, placeOf, putEscalation, putOutbox } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { loadStep, type StepPorts, type WaitingStepInput } from './machine.ts'
import { firstFor, hasRoomAfter, listWaiting, placeInQueue, wake, wakeFirst } from './queue.ts'

/**
 * Puts an escalation into the queue and tells the customer the place in it. Somebody may have become free between the
 * last look and this; so it looks again after the token is stored, and nobody waits for a wake-up that has passed.
 */
export async function waitForAgent(ports: StepPorts, input: WaitingStepInput): Promise<void> {
  const { relaxation } = await readSetting(ports, 'routing')
  const waiting = await optimistic<Escalation | 'accepted' | 'ended'>(ports.table, async () => {
    const { escalation, conversation, isOpen } = await loadStep(ports, input)
    if (!isOpen)
      return { writes: [], result: escalation?.status === 'assigned' ? ('accepted' as const) : ('ended' as const) }
    const after: Escalation = {
      ...escalation,
      status: 'waiting',
      token: input.token,
      waitedAt: escalation.waitedAt ?? isoNow(ports.clock),
      version: escalation.version + 1,
    }
    const place = escalation.waitedAt
      ? undefined
      : await placeInQueue(ports, escalation, await listAgents(ports), relaxation)
    const planned = place
      ? planChange(ports, {
          before: conversation,
          after: conversation,
          notices: [phraseNotice('position', conversation, { ...place }, true)],
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
  if (typeof waiting === 'string') return ports.workflows.complete(input.token, { outcome: waiting })
  await wakeIfSomebodyIsFree(ports, waiting, relaxation)
}

async function wakeIfSomebodyIsFree(ports: StepPorts, escalation: Escalation, relaxation: Relaxation): Promise<void> {
  const atMs = ports.clock.now()
  const demands = demandsAt(escalation, relaxation, atMs)
  const agents = await listAgents(ports)
  const free = agents.filter((agent) => isCandidate(agent, escalation, demands))
  if (free.length === 0) return
  const ahead = await listWaiting(ports, placeOf(escalation))
  if (free.some((agent) => hasRoomAfter(agent, firstFor(agent, ahead, relaxation, atMs, agents), escalation)))
    await wake(ports, escalation)
}

/** An agent has room: the first of the queue that the agent may serve are routed again, as many as there is room for. */
async function wakeQueue(ports: Core, agent: Agent): Promise<number> {
  if (agent.availability !== 'online' || agent.load >= agent.capacity) return 0
  const { relaxation } = await readSetting(ports, 'routing')
  const queue = await listWaiting(ports)
  if (queue.length === 0) return 0
  const first = firstFor(agent, queue, relaxation, ports.clock.now(), await listAgents(ports))
  return wakeFirst(ports, agent, first)
}

/** The same for the agent as stored now; facts may come late or twice. */
export async function wakeQueueFor(ports: Core, agentId: string): Promise<number> {
  const agent = await findAgent(ports, agentId)
  return agent ? wakeQueue(ports, agent) : 0
}
