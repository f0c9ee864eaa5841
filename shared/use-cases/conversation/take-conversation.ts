import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { isOpenEscalation, openEscalation } from '../../domain/escalation/open-escalation.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { freeOffered, takeSlot } from '../agents/slots.ts'
import { readSetting } from '../settings/settings.ts'
import { facts } from '../storage/facts.ts'
import { findAgent, findEscalation, getConversation, putEscalation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { updateAgent } from '../storage/update-agent.ts'
import { release } from './release-conversation.ts'
import { happened, phraseNotice, planChange } from './staff-actions.ts'

const assign = ({ token, offerEndsAt, ...rest }: Escalation, agentId: string, at: string): Escalation => ({
  ...rest,
  status: 'assigned',
  agentId,
  endedAt: at,
  version: rest.version + 1,
})

/** A take-over from the assistant is an escalation that is assigned from the start; its machine waits for the close. */
const takenOver = (conversation: Conversation, agent: Agent, at: string, weight: number): Escalation =>
  openEscalation(conversation, {
    status: 'assigned',
    reason: 'taken over',
    skill: agent.skills[0] ?? 'general',
    priority: 5,
    weight,
    createdAt: at,
    deadline: at,
    agentId: agent.id,
    endedAt: at,
  })

/**
 * An agent takes a conversation: one that was offered to them, one from the queue, or one from the assistant; somebody
 * who leads may take it from the colleague whom they name. The slot, the escalation's end and the conversation's new
 * owner are one transaction, so two agents cannot both have it.
 * @throws Rejected conflict, when it is somebody else's or the agent has no room
 */
export async function takeConversation(
  ports: Core,
  taker: Pick<Agent, 'id' | 'role'>,
  conversationId: string,
  from?: string,
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    const agent = await findAgent(ports, taker.id)
    if (!agent) throw conflict('Sign in to the console first.')
    if (before.status === 'assigned' && before.agentId === agent.id) return { writes: [], result: before }
    const mayTakeFrom = before.agentId !== undefined && before.agentId === from && taker.role !== 'agent'
    if (before.status === 'assigned' && !mayTakeFrom)
      throw conflict(`${before.agentName ?? 'A colleague'} has it already.`)
    if (before.desk?.kind === 'voice')
      throw conflict('This call waits in Amazon Connect; it can only be answered there.')
    const { weights } = await readSetting(ports, 'routing')
    const taken = before.status === 'assigned' ? takenFromColleague : takenFromQueue
    const plan = await taken(ports, before, agent, weights[before.channel] ?? 1)
    const { waitingSince, ...rest } = before
    const after: Conversation = {
      ...rest,
      status: before.status === 'assigned' ? 'assigned' : nextStatus(before.status, 'assign'),
      agentId: agent.id,
      agentName: agent.name,
      participants: before.participants.filter(({ agentId }) => agentId !== agent.id),
      ...(plan.started && { escalationId: plan.started.id }),
    }
    const planned = planChange(ports, {
      before,
      after,
      notices: [phraseNotice('accepted', before, { agent: agent.name }, true)],
      ...(before.status === 'assigned' && {
        notes: [happened('took-over', before.agentName ?? '', isoNow(ports.clock), agent)],
      }),
      change: 'assigned',
      outgoing: plan.outgoing,
      writes: plan.writes,
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}

interface Taking {
  readonly writes: readonly Write[]
  readonly outgoing: readonly Outgoing[]
  /** The escalation that begins with it, where none was open. */
  readonly started?: Escalation
}

/** @throws Rejected conflict when the agent's slots do not suffice */
function needRoom(agent: Agent, weight: number): void {
  if (agent.load + weight > agent.capacity)
    throw conflict('All your slots are taken. Close or transfer a conversation first.', { load: agent.load })
}

async function takenFromQueue(ports: Core, before: Conversation, agent: Agent, usualWeight: number): Promise<Taking> {
  const escalation = before.escalationId ? await findEscalation(ports, before.id, before.escalationId) : undefined
  const isOpen = escalation !== undefined && isOpenEscalation(escalation)
  const isMine = isOpen && escalation.status === 'offered' && escalation.agentId === agent.id
  const weight = isOpen ? escalation.weight : usualWeight
  if (!isMine) needRoom(agent, weight)
  const at = isoNow(ports.clock)
  const writes: Write[] = isMine
    ? agent.missedOffers > 0
      ? [updateAgent(agent.id, { set: { missedOffers: 0 } })]
      : []
    : [...takeSlot(agent, before.id, at, { evenAway: true, weight })]
  const freed = isOpen && !isMine ? await freeOffered(ports, escalation, at) : { writes: [], outgoing: [] }
  writes.push(...freed.writes)
  const changed = facts.agentChanged({ ...agent, missedOffers: 0, load: isMine ? agent.load : agent.load + weight })
  if (!isOpen) {
    const started = takenOver(before, agent, at, weight)
    return {
      started,
      writes: [...writes, putEscalation(started)],
      outgoing: [changed, facts.conversationEscalated(started)],
    }
  }
  const assigned = assign(escalation, agent.id, at)
  const { token } = escalation
  return {
    writes: [...writes, putEscalation(assigned, escalation)],
    outgoing: [
      changed,
      ...freed.outgoing,
      facts.escalationChanged(assigned),
      ...(token ? [facts.task(token, { outcome: 'accepted', agentId: agent.id })] : []),
    ],
  }
}

async function takenFromColleague(ports: Core, before: Conversation, agent: Agent, weight: number): Promise<Taking> {
  needRoom(agent, weight)
  const at = isoNow(ports.clock)
  const released = await release(ports, before, 'transferred')
  const started = takenOver(before, agent, at, weight)
  return {
    started,
    writes: [...released.writes, ...takeSlot(agent, before.id, at, { evenAway: true, weight }), putEscalation(started)],
    outgoing: [
      ...released.outgoing,
      facts.agentChanged({ ...agent, load: agent.load + weight }),
      facts.conversationEscalated(started),
    ],
  }
}
