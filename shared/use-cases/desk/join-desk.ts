import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { DeskLink } from '../../../schemas/records/desk-contact.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { isOpenEscalation } from '../../domain/escalation/open-escalation.ts'
import { isoNow } from '../../ports/clock.ts'
import type { DeskPorts } from '../../ports/desk.ts'
import { closeConversation } from '../conversation/release-conversation.ts'
import { note, phraseNotice, planChange } from '../conversation/staff-actions.ts'
import { facts } from '../storage/facts.ts'
import { findConversation, findEscalation, putEscalation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { findDeskLink, putDeskLink } from './links.ts'

type Ports = Pick<DeskPorts, 'table' | 'clock' | 'configuration' | 'workflows'>

const unnamed = { zh: '客服', en: 'An agent' } as const

/** Whether a contact still has the conversation it was made for. */
export const isDeskOf = (conversation: Conversation | undefined, link: DeskLink): conversation is Conversation =>
  conversation?.desk?.contactId === link.contactId &&
  conversation.escalationId === link.escalationId &&
  !conversation.agentId &&
  (conversation.status === 'waiting' || conversation.status === 'assigned')

/** A person at the desk has the contact: the escalation ends, and the conversation is theirs. Twice is once. */
export async function joinDesk(ports: Ports, contactId: string, name: string | undefined): Promise<void> {
  await optimistic(ports.table, async () => {
    const link = await findDeskLink(ports, contactId)
    const before = link && (await findConversation(ports, link.conversationId))
    if (!link || !isDeskOf(before, link) || before.status === 'assigned') return { writes: [], result: undefined }
    const escalation = await findEscalation(ports, before.id, link.escalationId)
    if (!escalation || !isOpenEscalation(escalation)) return { writes: [], result: undefined }
    const at = isoNow(ports.clock)
    const agentName = (name || unnamed[before.language]).slice(0, 100)
    const { token, offerEndsAt, ...rest } = escalation
    const assigned: Escalation = { ...rest, status: 'assigned', endedAt: at, version: escalation.version + 1 }
    const { waitingSince, ...waiting } = before
    const isChat = link.kind === 'chat'
    const planned = planChange(ports, {
      before,
      after: { ...waiting, status: nextStatus(before.status, 'assign'), agentName },
      notices: isChat ? [phraseNotice('accepted', before, { agent: agentName }, true)] : [],
      notes: [note(`${agentName} · Amazon Connect`, at)],
      change: 'assigned',
      outgoing: [facts.escalationChanged(assigned), ...(token ? [facts.task(token, { outcome: 'accepted' })] : [])],
      writes: [
        putEscalation(assigned, escalation),
        putDeskLink(ports.clock, { ...link, state: 'connected', agentName }, link),
      ],
    })
    return { writes: planned.writes, result: undefined }
  })
}

/**
 * The contact is over at the desk: a conversation that somebody had there is closed, one that nobody took goes on to
 * become a ticket. Twice is once.
 */
export async function leaveDesk(ports: Ports, contactId: string): Promise<'closed' | 'ticket' | 'ended'> {
  const link = await findDeskLink(ports, contactId)
  const conversation = link && (await findConversation(ports, link.conversationId))
  if (!link || !isDeskOf(conversation, link)) return 'ended'
  await optimistic(ports.table, async () => {
    const current = await findDeskLink(ports, contactId)
    if (!current || current.state === 'ended') return { writes: [], result: undefined }
    return { writes: [putDeskLink(ports.clock, { ...current, state: 'ended' }, current)], result: undefined }
  })
  if (conversation.status === 'assigned') {
    await closeConversation(ports, conversation.id, 'desk')
    return 'closed'
  }
  const escalation = await findEscalation(ports, conversation.id, link.escalationId)
  if (escalation?.token) await ports.workflows.complete(escalation.token, { outcome: 'ticket' })
  return 'ticket'
}
