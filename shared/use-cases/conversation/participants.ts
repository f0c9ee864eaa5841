import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { conflict, notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { findAgent, getConversation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { happened, planChange } from './staff-actions.ts'

const most = 5

/** Only whoever holds a conversation, or leads, decides who takes part. */
function mayDecide(conversation: Conversation, agent: Pick<Agent, 'id' | 'role'>): void {
  if (conversation.status !== 'assigned') throw conflict('Take the conversation before you ask somebody in.')
  if (conversation.agentId !== agent.id && agent.role === 'agent')
    throw conflict(`${conversation.agentName ?? 'A colleague'} holds this conversation.`)
}

/** Asks a colleague in, who may answer the customer as well and holds no slot. Twice is once. */
export async function inviteAgent(
  ports: Core,
  conversationId: string,
  by: Agent,
  agentId: string,
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    mayDecide(before, by)
    const invited = await findAgent(ports, agentId)
    if (!invited) throw notFound('agent', agentId)
    const isThere = before.agentId === agentId || before.participants.some((one) => one.agentId === agentId)
    if (isThere) return { writes: [], result: before }
    if (before.participants.length >= most) throw conflict(`At most ${most} colleagues take part.`)
    const planned = planChange(ports, {
      before,
      after: { ...before, participants: [...before.participants, { agentId, name: invited.name }] },
      notes: [{ ...happened('invited', invited.name, isoNow(ports.clock), by), mentions: [agentId] }],
      change: 'edited',
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}

/** Lets a colleague go again; anybody may leave by themselves. */
export async function removeParticipant(
  ports: Core,
  conversationId: string,
  by: Agent,
  agentId: string,
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    if (agentId !== by.id) mayDecide(before, by)
    const participants = before.participants.filter((one) => one.agentId !== agentId)
    if (participants.length === before.participants.length) return { writes: [], result: before }
    const planned = planChange(ports, { before, after: { ...before, participants }, change: 'edited' })
    return { writes: planned.writes, result: planned.conversation }
  })
}
