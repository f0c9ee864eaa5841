import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { isWorkingTime } from '../../domain/calendar/calendar.ts'
import { rankAgents } from '../../domain/escalation/choose-agent.ts'
import { demandsAt, nextRelaxation } from '../../domain/escalation/demands.ts'
import { isoAfter, isoNow } from '../../ports/clock.ts'
import { listAgents } from '../agents/agents.ts'
import { freeSlot, takeSlot } from '../agents/slots.ts'
import { inboxOf } from '../conversation/resolve-contact.ts'
import { hoursFor } from '../settings/hours.ts'
import { readSetting } from '../settings/settings.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { placeOf, putEscalation, putOutbox } from '../storage/records.ts'
import { loadStep, type StepInput, type StepPorts } from './machine.ts'
import { firstFor, hasRoomAfter, listWaiting, wakeFirst } from './queue.ts'

export type Route =
  | { readonly route: 'offer'; readonly offerSeconds: number }
  /** To the company's own contact centre. */
  | { readonly route: 'desk'; readonly waitSeconds: number }
  | { readonly route: 'wait'; readonly waitSeconds: number }
  | { readonly route: 'ticket'; readonly reason: 'no-agent' | 'outside-hours' }
  | { readonly route: 'assigned' | 'ended' }

/**
 * Decides where an escalation goes now. Offering reserves the agent's slots in the same transaction that names the
 * agent; if the best agent just became full or went away, the next best is asked. Room that somebody earlier in the
 * queue could have is theirs: they are woken, and this one waits.
 */
export async function routeEscalation(ports: StepPorts, input: StepInput): Promise<Route> {
  const { escalation, conversation, isOpen } = await loadStep(ports, input)
  if (escalation?.status === 'assigned' && conversation?.escalationId === escalation.id) return { route: 'assigned' }
  if (!isOpen) return { route: 'ended' }
  const configuration = await ports.configuration.load()
  const { serviceLevel } = configuration
  const atMs = ports.clock.now()
  const secondsLeft = Math.ceil((Date.parse(escalation.deadline) - atMs) / 1000)
  if (secondsLeft <= 0) return { route: 'ticket', reason: 'no-agent' }
  const isDesk = inboxOf(configuration, conversation.inboxId).desk === 'connect' && !escalation.preferredAgentId
  if (isDesk) return { route: 'desk', waitSeconds: secondsLeft }
  if (escalation.status === 'offered') return { route: 'offer', offerSeconds: serviceLevel.offerSeconds }

  const { relaxation } = await readSetting(ports, 'routing')
  const agents = await listAgents(ports)
  const ranked = rankAgents(agents, escalation, demandsAt(escalation, relaxation, atMs))
  const ahead = ranked.length > 0 ? await listWaiting(ports, placeOf(escalation)) : []
  for (const agent of ranked) {
    const first = agent.id === escalation.preferredAgentId ? [] : firstFor(agent, ahead, relaxation, atMs, agents)
    if (!hasRoomAfter(agent, first, escalation)) {
      await wakeFirst(ports, agent, first)
      continue
    }
    const offerSeconds = Math.max(1, Math.min(serviceLevel.offerSeconds, secondsLeft))
    const refusal = await offerTo(ports, agent, escalation, conversation, offerSeconds)
    if (!refusal) return { route: 'offer', offerSeconds }
    if (refusal.failed.includes(2)) return routeEscalation(ports, input)
  }
  const isAnyoneThere = agents.some((agent) => agent.availability === 'online')
  const hours = isAnyoneThere
    ? undefined
    : await hoursFor(ports, { teamId: escalation.teamId, inboxId: conversation.inboxId })
  if (hours && !isWorkingTime(hours, atMs)) return { route: 'ticket', reason: 'outside-hours' }
  const relaxed = nextRelaxation(escalation, relaxation, atMs)
  const waitSeconds = relaxed === undefined ? secondsLeft : Math.min(secondsLeft, Math.ceil((relaxed - atMs) / 1_000))
  return { route: 'wait', waitSeconds: Math.max(1, waitSeconds) }
}

/** Offers it to one agent; the refusal names what did not hold: 0 and 1 the agent's room, 2 the escalation. */
function offerTo(
  ports: StepPorts,
  agent: Agent,
  escalation: Escalation,
  conversation: Conversation,
  offerSeconds: number,
) {
  const { token, ...rest } = escalation
  const offered: Escalation = {
    ...rest,
    status: 'offered',
    agentId: agent.id,
    offerNumber: escalation.offerNumber + 1,
    offerEndsAt: isoAfter(ports.clock, offerSeconds),
    version: escalation.version + 1,
  }
  const { weight } = escalation
  return ports.table.transact([
    ...takeSlot(agent, conversation.id, isoNow(ports.clock), { weight }),
    putEscalation(offered, escalation),
    putOutbox(ports.clock, keys.conversation(conversation.id).pk, [
      facts.escalationChanged(offered, conversation),
      facts.agentChanged({ ...agent, load: agent.load + weight }),
    ]),
  ])
}

/** How an offer ended that was not accepted: not answered in time, or declined, perhaps with a reason. */
export type Refused = { readonly isMissed: true; readonly awayAfter: number } | { readonly reason: string }

/**
 * The writes that end an offer that was not accepted: the slots are free and the agent is not asked again. Who misses
 * too many in a row is away.
 */
export function endOffer(ports: StepPorts, escalation: Escalation, agent: Agent | undefined, how: Refused) {
  const { token, offerEndsAt, agentId, ...rest } = escalation
  const at = isoNow(ports.clock)
  const after: Escalation = {
    ...rest,
    status: 'routing',
    declinedBy: agentId ? [...escalation.declinedBy, agentId] : escalation.declinedBy,
    ...(agentId &&
      'reason' in how &&
      how.reason && { declines: [...escalation.declines, { agentId, reason: how.reason, at }].slice(-50) }),
    version: escalation.version + 1,
  }
  const missedOffers = 'isMissed' in how ? (agent?.missedOffers ?? 0) + 1 : 0
  const isAway = 'isMissed' in how && missedOffers >= how.awayAfter && agent?.availability === 'online'
  const change = { missedOffers, ...(isAway && { availability: 'away' as const }) }
  const freed = agentId ? freeSlot(agent, { ...escalation, agentId }, at, change) : undefined
  return {
    after,
    token,
    writes: [...(freed?.writes ?? []), putEscalation(after, escalation)],
    outgoing: [facts.escalationChanged(after), ...(freed?.outgoing ?? [])],
  }
}
