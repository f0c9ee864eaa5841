import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { DeskLink } from '../../../schemas/records/desk-contact.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { transcriptOf } from '../../domain/escalation/hand-over-text.ts'
import { Unsupported } from '../../errors/errors.ts'
import type { DeskPorts } from '../../ports/desk.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { loadStep, type WaitingStepInput } from '../escalation/machine.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findCustomer, listMessages, putConversation, putEscalation, putOutbox } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { findDeskLink, putDeskLink } from './links.ts'

const recent = 30

/** What the person at the desk sees beside the contact: flat texts, so that a flow can carry them. */
async function attributesOf(ports: DeskPorts, conversation: Conversation, escalation: Escalation) {
  const customer = await findCustomer(ports, conversation.customerId)
  const messages = await listMessages(ports, conversation.id, { limit: recent })
  const last = messages.findLast(({ author, content }) => author === 'customer' && textOf(content))
  const transcript = transcriptOf(conversation, messages)
  return {
    transcript,
    attributes: {
      yunkeConversation: conversation.id,
      yunkeLink: `${ports.consoleUrl}#/conversations/${conversation.id}`,
      yunkeChannel: conversation.channel,
      yunkeLanguage: conversation.language,
      yunkeReason: escalation.reason,
      yunkeCustomer: customer?.name ?? conversation.customerName ?? '',
      yunkeVip: customer?.level === 'vip' ? 'true' : 'false',
      yunkeVerified: String(customer?.isVerified ?? false),
      yunkeQuestion: last ? textOf(last.content).slice(0, 300) : '',
      yunkeTranscript: transcript,
    } as Readonly<Record<string, string>>,
  }
}

/** The contact by which a person at the desk will have this conversation: the running call itself, or a new chat. */
async function contactFor(ports: DeskPorts, conversation: Conversation, escalation: Escalation): Promise<DeskLink> {
  const { transcript, attributes } = await attributesOf(ports, conversation, escalation)
  const base = {
    conversationId: conversation.id,
    escalationId: escalation.id,
    state: 'offered' as const,
    forwardedSeq: conversation.lastSeq,
    attributes,
    version: 1,
  }
  if (manifestOf(conversation.channel).transport === 'collected') {
    const contactId = conversation.thread?.contact
    if (!contactId) throw new Unsupported('The call that is to be passed on is not known.', { code: 'no-contact' })
    return { ...base, kind: 'voice', contactId, latestContactId: contactId }
  }
  const chat = await ports.desk.startChat({
    id: escalation.id,
    customerName: attributes.yunkeCustomer || conversation.channel,
    opening: transcript,
    attributes,
  })
  return { ...base, ...chat, kind: 'chat', latestContactId: chat.contactId }
}

/**
 * Offers a conversation to the company's contact centre and remembers the workflow's token. A call is passed on by its
 * own flow, which finds here that it may; anything else becomes a chat there.
 * @throws Unavailable when the contact centre is busy; the machine tries again, then makes a ticket
 */
export async function offerDesk(ports: DeskPorts, input: WaitingStepInput): Promise<void> {
  const outcome = await optimistic(ports.table, async () => {
    const { escalation, conversation, isOpen } = await loadStep(ports, input)
    if (escalation?.status === 'assigned') return { writes: [], result: 'accepted' as const }
    if (!isOpen) return { writes: [], result: 'ended' as const }
    const link = await contactFor(ports, conversation, escalation)
    const before = await findDeskLink(ports, link.contactId)
    const offered: Escalation = {
      ...escalation,
      status: 'offered',
      token: input.token,
      offerNumber: escalation.offerNumber + 1,
      version: escalation.version + 1,
    }
    const { contactId, kind, escalationId } = link
    const after = { ...conversation, desk: { contactId, kind, escalationId }, version: conversation.version + 1 }
    return {
      writes: [
        putConversation(after, conversation),
        putEscalation(offered, escalation),
        putDeskLink(ports.clock, link, before),
        putOutbox(ports.clock, keys.conversation(conversation.id).pk, [
          facts.escalationChanged(offered),
          facts.conversationChanged(after, 'edited'),
        ]),
      ],
      result: undefined,
    }
  })
  if (outcome) await ports.workflows.complete(input.token, { outcome })
}
