import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { sidesOf, turnTo } from '../../domain/conversation/sides.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { averageAfter } from '../../domain/escalation/expected-wait.ts'
import { isOpenEscalation } from '../../domain/escalation/open-escalation.ts'
import { conflict, invalid } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { freeOffered, freeSlot } from '../agents/slots.ts'
import { planEscalation } from '../escalation/plan-escalation.ts'
import { facts } from '../storage/facts.ts'
import { findAgent, findCustomer, findEscalation, getConversation, putEscalation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { happened, note, phraseNotice, planChange } from './staff-actions.ts'

/** A conversation without its owner. */
const unowned = (conversation: Conversation): Conversation => {
  const { agentId, agentName, escalationId, waitingSince, ...rest } = conversation
  return { ...rest, participants: [] }
}

/** What ends with a conversation's owner: the slot, an open escalation, and the workflow step that waits for this. */
export async function release(
  ports: Core,
  conversation: Conversation,
  outcome: string,
): Promise<{ readonly writes: readonly Write[]; readonly outgoing: readonly Outgoing[] }> {
  const at = isoNow(ports.clock)
  const writes: Write[] = []
  const outgoing: Outgoing[] = []
  const escalation = conversation.escalationId
    ? await findEscalation(ports, conversation.id, conversation.escalationId)
    : undefined
  if (conversation.status === 'assigned' && conversation.agentId) {
    const agent = await findAgent(ports, conversation.agentId)
    const assignedAt = escalation?.endedAt ? Date.parse(escalation.endedAt) : undefined
    const seconds = assignedAt === undefined ? undefined : (ports.clock.now() - assignedAt) / 1_000
    const measured = seconds === undefined ? {} : { handleSeconds: averageAfter(agent?.handleSeconds, seconds) }
    const held = { agentId: conversation.agentId, conversationId: conversation.id, weight: escalation?.weight ?? 1 }
    const freed = freeSlot(agent, held, at, measured)
    writes.push(...freed.writes)
    outgoing.push(...freed.outgoing)
  }
  if (!escalation) return { writes, outgoing }
  if (isOpenEscalation(escalation)) {
    const freed = await freeOffered(ports, escalation, at)
    writes.push(...freed.writes)
    outgoing.push(...freed.outgoing)
    const { token, offerEndsAt, ...rest } = escalation
    const ended: Escalation = { ...rest, status: 'closed', endedAt: at, version: escalation.version + 1 }
    writes.push(putEscalation(ended, escalation))
    outgoing.push(facts.escalationChanged(ended))
    if (token) outgoing.push(facts.task(token, { outcome: 'closed' }))
  } else {
    // Written even where no step waits yet: one that is about to wait must see that this came first, or it waits for ever.
    const { closeToken, earlierCloseTokens = [], ...rest } = escalation
    writes.push(putEscalation({ ...rest, version: escalation.version + 1 }, escalation))
    // Nobody waits with one that was given up: completing it changes nothing.
    for (const token of [...earlierCloseTokens, ...(closeToken ? [closeToken] : [])])
      outgoing.push(facts.task(token, { outcome }))
  }
  return { writes, outgoing }
}

/** Only the holder or a supervisor may end, pass on or give back a conversation. */
function mayAct(conversation: Conversation, agent: Agent): void {
  if (conversation.status === 'assigned' && conversation.agentId !== agent.id && agent.role === 'agent')
    throw conflict(`${conversation.agentName ?? 'A colleague'} holds this conversation.`)
}

/** Closes a conversation: the slot is free, the machine goes on to ask for a rating. */
export async function closeConversation(
  ports: Core,
  conversationId: string,
  by: { readonly agent: Agent } | 'idle' | 'customer' | 'desk',
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    if (before.status === 'closed') return { writes: [], result: before }
    if (typeof by === 'object') mayAct(before, by.agent)
    const wasHuman = before.status === 'assigned'
    const { writes, outgoing } = await release(ports, before, 'closed')
    const { waitingSince, ...rest } = before
    const after: Conversation = {
      ...rest,
      status: nextStatus(before.status, 'close'),
      closedAt: isoNow(ports.clock),
      participants: [],
      closedBy: typeof by === 'object' || by === 'desk' ? 'agent' : by,
      readSeq: before.lastSeq,
    }
    const notices = by === 'idle' && !wasHuman ? [phraseNotice('idleClosed', before, {}, true)] : []
    const planned = planChange(ports, { before, after, notices, change: 'closed', outgoing, writes })
    return { writes: planned.writes, result: planned.conversation }
  })
}

/** Gives a conversation back to the assistant. */
export async function returnConversation(ports: Core, conversationId: string, agent: Agent): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    mayAct(before, agent)
    const { writes, outgoing } = await release(ports, before, 'returned')
    const after: Conversation = {
      ...unowned(before),
      status: nextStatus(before.status, 'return'),
      memory: { misunderstandings: 0 },
    }
    const planned = planChange(ports, {
      before,
      after,
      notices: [phraseNotice('returned', before)],
      change: 'returned',
      outgoing,
      writes,
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}

/** The colleague who holds a conversation is gone: it waits for somebody else, ahead of those who came later. */
export const requeueConversation = (ports: Core, conversationId: string, gone: Agent): Promise<Conversation> =>
  passOn(ports, conversationId, gone, {
    reason: 'agent gone',
    did: 'gone',
    who: gone.name,
    priority: 8,
    by: { declinedBy: [gone.id] },
  })

/** Passes a conversation on: to one colleague first, to a team, or back to the queue of a skill. */
export async function transferConversation(
  ports: Core,
  conversationId: string,
  agent: Agent,
  to: { readonly agentId?: string; readonly teamId?: string; readonly skill?: string; readonly note?: string },
): Promise<Conversation> {
  if (to.agentId === agent.id) throw conflict('It is yours already.')
  return passOn(ports, conversationId, agent, {
    reason: 'transfer',
    did: 'transferred',
    who: (to.agentId && (await findAgent(ports, to.agentId))?.name) ?? '',
    ...(to.note && { note: to.note }),
    priority: 7,
    by: {
      declinedBy: [agent.id],
      ...(to.skill && { skill: to.skill }),
      ...(to.teamId && { teamId: to.teamId }),
      ...(to.agentId && { preferredAgentId: to.agentId }),
    },
  })
}

interface PassedOn {
  readonly reason: string
  /** What colleagues read in the thread: what was done, about whom, and what was written with it. */
  readonly did: 'transferred' | 'gone'
  readonly who: string
  readonly note?: string
  readonly priority: number
  readonly by: Partial<Pick<Escalation, 'skill' | 'teamId' | 'preferredAgentId' | 'declinedBy'>>
}

async function passOn(ports: Core, conversationId: string, agent: Agent, to: PassedOn): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    mayAct(before, agent)
    const configuration = await ports.configuration.load()
    const { writes, outgoing } = await release(ports, before, 'transferred')
    const at = isoNow(ports.clock)
    const customer = await findCustomer(ports, before.customerId)
    const escalation = await planEscalation(ports, configuration, before, {
      reason: to.reason,
      priority: to.priority,
      isVip: customer?.level === 'vip',
      by: to.by,
    })
    const after: Conversation = {
      ...unowned(before),
      status: nextStatus(before.status, 'transfer'),
      escalationId: escalation.id,
      waitingSince: at,
    }
    const planned = planChange(ports, {
      before,
      after,
      notes: [happened(to.did, to.who, at, agent), ...(to.note ? [note(to.note, at, agent)] : [])],
      notices: [phraseNotice('transferred', before, {}, true)],
      change: 'escalated',
      outgoing: [...outgoing, facts.conversationEscalated(escalation)],
      writes: [...writes, putEscalation(escalation)],
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}

/** Notes what staff have read, and free-form labels. */
export async function editConversation(
  ports: Core,
  conversationId: string,
  edit: { readonly readSeq?: number; readonly tags?: readonly string[]; readonly contactPointId?: string },
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    const readSeq = Math.max(before.readSeq, Math.min(edit.readSeq ?? 0, before.lastSeq))
    const side = sidesOf(before).find((one) => one.contactPointId === edit.contactPointId)
    if (edit.contactPointId && !side) throw invalid('contactPointId', 'is not an address of this conversation')
    const turned = side ? turnTo(before, side) : before
    if (readSeq === before.readSeq && !edit.tags && turned === before) return { writes: [], result: before }
    const after = { ...turned, readSeq, tags: [...(edit.tags ?? before.tags)] }
    const planned = planChange(ports, { before, after, change: edit.tags || side ? 'edited' : 'read' })
    return { writes: planned.writes, result: planned.conversation }
  })
}
