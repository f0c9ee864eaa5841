import * as z from 'zod'
import { Conversation } from '../../../schemas/records/conversation.ts'
import { Message } from '../../../schemas/records/message.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import { own } from '../../channels/support/own.ts'
import type { MediaStore } from '../../ports/outside.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { asColleaguesSee } from '../storage/facts.ts'
import { findAgent, findConversation, findTicket } from '../storage/records.ts'
import { conversationFact } from '../storage/summaries.ts'
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

/** Tells consoles what changed, and a visitor's other tabs what that visitor said. Losing one is healed by resume. */
export async function pushChanges(ports: PushPorts, fact: Fact): Promise<void> {
  const type = own(frameTypes, fact.name)
  if (!type) return
  const told = Conversation.safeParse(fact.detail.conversation).data
  const conversation = told && (await findConversation(ports, told.id))
  // A fact that comes after its customer was erased must not show anything of it.
  if (told && !conversation) return
  const ticket = Ticket.pick({ id: true }).safeParse(fact.detail.ticket).data
  if (ticket && !(await findTicket(ports, ticket.id))) return
  const body = fact.name === 'agent.changed' ? await agentNow(ports, fact) : withConversation(fact, conversation)
  const conversationId = conversation?.id ?? fact.detail.conversationId
  const frame = { type, ...(conversationId !== undefined && { conversationId }), body }
  await pushToParty(ports, staffParty, frame, concernedBy(fact, conversation))
  if (conversation && manifestOf(conversation.channel).transport === 'sockets')
    await tellVisitor(ports, fact, conversation)
}

/** A fact with its conversation as the record is now: one that comes late does not bring back what was. */
const withConversation = ({ detail }: Fact, conversation: Conversation | undefined): Record<string, unknown> =>
  conversation ? { ...detail, conversation: conversationFact(conversation) } : detail

/** An agent as the record is now: several facts at once each know only of their own change. */
async function agentNow(ports: PushPorts, { detail }: Fact): Promise<Record<string, unknown>> {
  const { id } = detail.agent as { id: string }
  const agent = await findAgent(ports, id)
  return agent ? { agent: asColleaguesSee(agent) } : detail
}

/** The agents whom a fact concerns: they are told wherever they look. Who was erased is to be shown nowhere. */
function concernedBy(
  { name, detail }: Fact,
  conversation: Conversation | undefined,
): ReadonlySet<string> | 'everybody' {
  if (name === 'customer.erased') return 'everybody'
  const told = detail as {
    escalation?: { agentId?: string }
    ticket?: {
      assigneeId?: string
      offer?: { agentId: string }
      followerIds?: string[]
      reminders?: { agentId: string }[]
    }
    agent?: { id?: string }
    messages?: { mentions?: string[] }[]
  }
  const ids = [
    conversation?.agentId,
    ...(conversation?.participants ?? []).map(({ agentId }) => agentId),
    told.escalation?.agentId,
    told.agent?.id,
    told.ticket?.assigneeId,
    told.ticket?.offer?.agentId,
    ...(told.ticket?.followerIds ?? []),
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
