import * as z from 'zod'
import { Agent } from '../../../schemas/records/agent.ts'
import { Conversation } from '../../../schemas/records/conversation.ts'
import { Escalation } from '../../../schemas/records/escalation.ts'
import { Message } from '../../../schemas/records/message.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import { own } from '../../channels/support/own.ts'
import type { MediaStore } from '../../ports/outside.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { asColleaguesSee, ticketFact } from '../storage/facts.ts'
import { findAgent, findConversation, findEscalation, findTicket } from '../storage/records.ts'
import { conversationFact, escalationFact } from '../storage/summaries.ts'
import { pushToParty, type RealtimePorts, staffParty, visitorParty } from './connections.ts'
import { visitorView } from './visitor-view.ts'

export type PushPorts = RealtimePorts & { readonly media: MediaStore }

export interface Fact {
  readonly name: string
  readonly detail: Record<string, unknown>
}

const frameTypes: Readonly<Record<string, string>> = {
  'messages.recorded': 'messages',
  'conversation.changed': 'conversation',
  'delivery.recorded': 'delivery',
  'ticket.changed': 'ticket',
  'agent.changed': 'agent',
  'escalation.changed': 'escalation',
  'customer.erased': 'customer',
}

/** What a fact is about, as the records are now: one that comes late does not bring back what was. */
interface Now {
  readonly conversation?: Conversation | undefined
  readonly ticket?: Ticket | undefined
  readonly escalation?: Escalation | undefined
  readonly agent?: Agent | undefined
}

const About = z.object({
  conversation: Conversation.pick({ id: true }).optional().catch(undefined),
  ticket: Ticket.pick({ id: true }).optional().catch(undefined),
  escalation: Escalation.pick({ id: true, conversationId: true }).optional().catch(undefined),
  agent: Agent.pick({ id: true }).optional().catch(undefined),
})

/** Undefined where any of it is gone: of whom was erased, nothing is told any more. */
async function nowOf(ports: PushPorts, { detail }: Fact): Promise<Now | undefined> {
  const { conversation, ticket, escalation, agent } = About.parse(detail)
  const now: Now = {
    ...(conversation && { conversation: await findConversation(ports, conversation.id) }),
    ...(ticket && { ticket: await findTicket(ports, ticket.id) }),
    ...(escalation && { escalation: await findEscalation(ports, escalation.conversationId, escalation.id) }),
    ...(agent && { agent: await findAgent(ports, agent.id) }),
  }
  return Object.values(now).includes(undefined) ? undefined : now
}

const Told = Escalation.pick({ id: true, conversationId: true, version: true, agentId: true })

/** An offer of a conversation that is gone is over: so much is told, and nothing of what it was. */
async function tellOver(ports: PushPorts, { detail }: Fact): Promise<void> {
  const escalation = Told.safeParse(detail.escalation).data
  if (!escalation) return
  const frame = { type: 'escalation', conversationId: escalation.conversationId, body: { escalation } }
  await pushToParty(ports, staffParty, frame, new Set(escalation.agentId ? [escalation.agentId] : []))
}

/** Tells consoles what changed, and a visitor's other tabs what that visitor said. Losing one is healed by resume. */
export async function pushChanges(ports: PushPorts, fact: Fact): Promise<void> {
  const type = own(frameTypes, fact.name)
  if (!type) return
  const now = await nowOf(ports, fact)
  if (!now) return tellOver(ports, fact)
  const { conversation, ticket, escalation, agent } = now
  const body = {
    ...fact.detail,
    ...(conversation && { conversation: conversationFact(conversation) }),
    ...(ticket && { ticket: ticketFact(ticket) }),
    ...(escalation && { escalation: escalationFact(escalation) }),
    ...(agent && { agent: asColleaguesSee(agent) }),
  }
  const conversationId = conversation?.id ?? fact.detail.conversationId
  const frame = { type, ...(conversationId !== undefined && { conversationId }), body }
  await pushToParty(ports, staffParty, frame, concernedBy(fact, now))
  if (conversation && manifestOf(conversation.channel).transport === 'sockets')
    await tellVisitor(ports, fact, conversation)
}

/** The agents whom a fact concerns: they are told wherever they look. Who was erased is to be shown nowhere. */
function concernedBy(
  { name, detail }: Fact,
  { conversation, ticket, escalation, agent }: Now,
): ReadonlySet<string> | 'everybody' {
  if (name === 'customer.erased') return 'everybody'
  const told = detail as {
    escalation?: { agentId?: string }
    messages?: { mentions?: string[] }[]
  }
  const ids = [
    conversation?.agentId,
    ...(conversation?.participants ?? []).map(({ agentId }) => agentId),
    told.escalation?.agentId,
    escalation?.agentId,
    agent?.id,
    ticket?.assigneeId,
    ticket?.offer?.agentId,
    ...(ticket?.followerIds ?? []),
    ...(told.messages ?? []).flatMap(({ mentions }) => mentions ?? []),
  ]
  return new Set(ids.filter((id): id is string => id !== undefined))
}

async function tellVisitor(ports: PushPorts, fact: Fact, conversation: Conversation): Promise<void> {
  const party = visitorParty(conversation.inboxId, conversation.address)
  if (fact.name === 'conversation.changed' && fact.detail.change === 'read')
    await pushToParty(ports, party, { type: 'read', seq: conversation.readSeq, conversationId: conversation.id })
  else if (fact.name === 'conversation.changed') {
    const { status, agentName } = conversation
    await pushToParty(ports, party, { type: 'status', status, ...(agentName && { agentName }) })
  }
  if (fact.name !== 'messages.recorded') return
  const messages = z.array(Message).parse(fact.detail.messages)
  for (const message of messages.filter((candidate) => candidate.author === 'customer')) {
    const view = await visitorView(ports.media, message)
    if (view) await pushToParty(ports, party, view)
  }
}
