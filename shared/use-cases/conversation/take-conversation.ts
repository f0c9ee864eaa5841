import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { isOpenEscalation, openEscalation } from '../../domain/escalation/open-escalation.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { freeSlot, takeSlot } from '../agents/slots.ts'
import { facts } from '../storage/facts.ts'
import { findAgent, findEscalation, getConversation, putEscalation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { phraseNotice, planChange } from './staff-actions.ts'

const assign = ({ token, offerEndsAt, ...rest }: Escalation, agentId: string, at: string): Escalation => ({
  ...rest,
  status: 'assigned',
  agentId,
  endedAt: at,
  version: rest.version + 1,
})

/** A take-over from the assistant is an escalation that is assigned from the start; its machine waits for the close. */
const takenOver = (conversation: Conversation, agent: Agent, at: string): Escalation =>
  openEscalation(conversation, {
    status: 'assigned',
    reason: 'taken over',
    skill: agent.skills[0] ?? 'general',
    priority: 5,
    createdAt: at,
    deadline: at,
    agentId: agent.id,
    endedAt: at,
  })

/**
 * An agent takes a conversation: one that was offered to them, one from the queue, or one from the assistant. The
 * slot, the escalation's end and the conversation's new owner are one transaction, so two agents cannot both have it.
 * @throws Rejected conflict, when it is somebody else's or the agent has no room
 */
export async function takeConversation(ports: Core, agentId: string, conversationId: string): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    const agent = await findAgent(ports, agentId)
    if (!agent) throw conflict('Sign in to the console first.')
    if (before.status === 'assigned') {
      if (before.agentId === agentId) return { writes: [], result: before }
      throw conflict(`${before.agentName ?? 'A colleague'} has it already.`)
    }
    if (before.desk?.kind === 'voice')
      throw conflict('This call waits in Amazon Connect; it can only be answered there.')
    const escalation = before.escalationId
      ? await findEscalation(ports, conversationId, before.escalationId)
      : undefined
    const isOpen = escalation !== undefined && isOpenEscalation(escalation)
    const isMine = isOpen && escalation.status === 'offered' && escalation.agentId === agentId
    if (!isMine && agent.load >= agent.capacity)
      throw conflict('All your slots are taken. Close or transfer a conversation first.', { load: agent.load })
    const at = isoNow(ports.clock)
    const slots: Write[] = isMine ? [] : [...takeSlot(agent, conversationId, at, { evenAway: true })]
    if (isOpen && !isMine && escalation.status === 'offered' && escalation.agentId)
      slots.push(...freeSlot(escalation.agentId, conversationId, at))
    const { waitingSince, ...rest } = before
    const started = isOpen ? undefined : takenOver(before, agent, at)
    const after: Conversation = {
      ...rest,
      status: nextStatus(before.status, 'assign'),
      agentId,
      agentName: agent.name,
      ...(started && { escalationId: started.id }),
    }
    const assigned = isOpen ? assign(escalation, agentId, at) : undefined
    const planned = planChange(ports, {
      before,
      after,
      notices: [phraseNotice('accepted', before, { agent: agent.name }, true)],
      change: 'assigned',
      outgoing: [
        facts.agentChanged({ ...agent, load: isMine ? agent.load : agent.load + 1 }),
        ...(assigned ? [facts.escalationChanged(assigned)] : []),
        ...(started ? [facts.conversationEscalated(started)] : []),
        ...(isOpen && escalation.token ? [facts.task(escalation.token, { outcome: 'accepted', agentId })] : []),
      ],
      writes: [
        ...slots,
        ...(assigned ? [putEscalation(assigned, escalation)] : []),
        ...(started ? [putEscalation(started)] : []),
      ],
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}
