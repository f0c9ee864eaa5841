import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { isWorkingTime } from '../../domain/calendar/calendar.ts'
import { isCandidate, rankAgents } from '../../domain/escalation/choose-agent.ts'
import { isoAfter, isoNow } from '../../ports/clock.ts'
import { listAgents } from '../agents/agents.ts'
import { freeSlot, takeSlot } from '../agents/slots.ts'
import { hoursOf, inboxOf } from '../conversation/resolve-contact.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { putEscalation, putOutbox } from '../storage/records.ts'
import { loadStep, type StepInput, type StepPorts } from './machine.ts'

export type Route =
  | { readonly route: 'offer'; readonly offerSeconds: number }
  /** To the company's own contact centre. */
  | { readonly route: 'desk'; readonly waitSeconds: number }
  | { readonly route: 'wait'; readonly waitSeconds: number }
  | { readonly route: 'ticket'; readonly reason: 'no-agent' | 'outside-hours' }
  | { readonly route: 'assigned' | 'ended' }

/**
 * Decides where an escalation goes now. Offering reserves the agent's slot in the same transaction that names the
 * agent; if the best agent just became full or went away, the next best is asked.
 */
export async function routeEscalation(ports: StepPorts, input: StepInput): Promise<Route> {
  const { escalation, conversation, isOpen } = await loadStep(ports, input)
  if (escalation.status === 'assigned' && conversation?.escalationId === escalation.id) return { route: 'assigned' }
  if (!isOpen || !conversation) return { route: 'ended' }
  const configuration = await ports.configuration.load()
  const { serviceLevel } = configuration
  const secondsLeft = Math.ceil((Date.parse(escalation.deadline) - ports.clock.now()) / 1000)
  if (secondsLeft <= 0) return { route: 'ticket', reason: 'no-agent' }
  const isDesk = inboxOf(configuration, conversation.inboxId).desk === 'connect' && !escalation.preferredAgentId
  if (isDesk) return { route: 'desk', waitSeconds: secondsLeft }
  if (escalation.status === 'offered') return { route: 'offer', offerSeconds: serviceLevel.offerSeconds }

  const agents = await listAgents(ports)
  for (const agent of rankAgents(agents, escalation)) {
    const at = isoNow(ports.clock)
    const offerSeconds = Math.max(1, Math.min(serviceLevel.offerSeconds, secondsLeft))
    const { token, ...rest } = escalation
    const offered: Escalation = {
      ...rest,
      status: 'offered',
      agentId: agent.id,
      offerNumber: escalation.offerNumber + 1,
      offerEndsAt: isoAfter(ports.clock, offerSeconds),
      version: escalation.version + 1,
    }
    const refusal = await ports.table.transact([
      ...takeSlot(agent, conversation.id, at),
      putEscalation(offered, escalation),
      putOutbox(ports.clock, keys.conversation(conversation.id).pk, [
        facts.escalationChanged(offered, conversation),
        facts.agentChanged({ ...agent, load: agent.load + 1 }),
      ]),
    ])
    if (!refusal) return { route: 'offer', offerSeconds }
    if (refusal.failed.includes(2)) return routeEscalation(ports, input)
  }
  const isAnyoneThere = agents.some((agent) => agent.availability === 'online')
  if (!isAnyoneThere && !isWorkingTime(hoursOf(configuration, conversation.inboxId), ports.clock.now()))
    return { route: 'ticket', reason: 'outside-hours' }
  return { route: 'wait', waitSeconds: secondsLeft }
}

/** Whether somebody could take it at this moment. */
export const couldBeOffered = (agents: readonly Agent[], escalation: Escalation): boolean =>
  agents.some((agent) => isCandidate(agent, escalation))

/** The writes that end an offer that was not accepted: the slot is free and the agent is not asked again. */
export function endOffer(ports: StepPorts, escalation: Escalation, agent: Agent | undefined) {
  const { token, offerEndsAt, agentId, ...rest } = escalation
  const at = isoNow(ports.clock)
  const after: Escalation = {
    ...rest,
    status: 'routing',
    declinedBy: agentId ? [...escalation.declinedBy, agentId] : escalation.declinedBy,
    version: escalation.version + 1,
  }
  return {
    after,
    token,
    writes: [...(agentId ? freeSlot(agentId, escalation.conversationId, at) : []), putEscalation(after, escalation)],
    outgoing: [
      facts.escalationChanged(after),
      ...(agent ? [facts.agentChanged({ ...agent, load: Math.max(0, agent.load - 1) })] : []),
    ],
  }
}
