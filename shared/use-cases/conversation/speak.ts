import type { SpokenContext } from '../../../schemas/commands/spoken.ts'
import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { derivedId } from '../../../schemas/ids.ts'
import type { ConsentRules } from '../../../schemas/records/consent.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { MessageDraft } from '../../domain/conversation/append.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { allows } from '../../domain/privacy/consent.ts'
import { openTicket } from '../../domain/ticket/open-ticket.ts'
import type { Decision } from '../../ports/assistant.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Write } from '../../ports/table.ts'
import { makeContinuation } from '../customers/continuation.ts'
import { planEscalation } from '../escalation/plan-escalation.ts'
import { facts } from '../storage/facts.ts'
import { putEscalation, ticketWrites } from '../storage/records.ts'
import { promised } from '../tickets/promise.ts'
import { draftReplies, manifestOf } from './outbound.ts'
import type { TurnPorts } from './take-turn.ts'

/** Lets the assistant consider what was said; nothing is written. */
export const decide = (
  ports: TurnPorts,
  key: string,
  customer: Customer,
  rules: ConsentRules,
  conversation: Conversation,
  said: readonly Content[],
  about: SpokenContext | undefined,
  answerBy?: string,
): Promise<Decision> =>
  ports.assistant.decide({
    key,
    said,
    language: conversation.language,
    memory: conversation.memory,
    isFirstTurn: conversation.lastSeq === 0,
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    isSpoken: manifestOf(conversation.channel).capabilities.isSpoken,
    ...(about && { about }),
    ...(answerBy && { answerBy }),
    customer: {
      ...(customer.name && { name: customer.name }),
      ...(customer.externalId && { externalId: customer.externalId }),
      isVerified: customer.isVerified,
      ...(!allows(customer.consents, 'cloud', rules) && { isPrivate: true }),
      level: customer.level,
    },
  })

/** What a decision says and changes: replies as the channel carries them, and a human promised where that was decided. */
export async function speak(
  ports: TurnPorts,
  configuration: RuntimeConfiguration,
  before: Conversation,
  decision: Decision,
  heard: { readonly atMs: number; readonly isVip: boolean; readonly said: string },
) {
  const { language, memory, continueOn, trace, outcome } = decision
  const conversation: Conversation = { ...before, language, memory }
  const offer = continueOn === undefined ? undefined : makeContinuation(ports, configuration, conversation, continueOn)
  const said: readonly Content[] = offer ? [{ type: 'text', text: offer.text }] : decision.replies
  const ticket = decision.ticket && (await promised(ports, newTicket(ports, conversation, decision.ticket)))
  const words = ticket ? said.map((content) => withTicket(content, ticket.number)) : said
  const replies = draftReplies(conversation, words, { author: 'assistant', decision: trace }, heard.atMs, {
    isFinal: outcome === 'escalate',
  })
  const escalation =
    decision.escalation &&
    (await planEscalation(ports, configuration, conversation, { ...decision.escalation, ...heard }))
  return {
    conversation: {
      ...conversation,
      ...(replies.window && { window: replies.window }),
      ...(escalation && {
        status: nextStatus(conversation.status, 'escalate'),
        escalationId: escalation.id,
        waitingSince: isoNow(ports.clock),
      }),
      ...(ticket && { ticketIds: [...conversation.ticketIds, ticket.id] }),
    },
    drafts: [
      ...replies.drafts,
      ...(decision.escalation?.summary ? [noteOf(decision.escalation.summary, heard.atMs)] : []),
    ],
    writes: [
      ...(escalation ? [putEscalation(escalation)] : []),
      ...(offer ? [offer.write] : []),
      ...(ticket ? ticketWrites(ticket) : []),
    ] as readonly Write[],
    /** The facts that the decision makes true of the conversation as it will be. */
    outgoing: (after: Conversation) => [
      ...(escalation ? [facts.conversationChanged(after, 'escalated'), facts.conversationEscalated(escalation)] : []),
      ...(ticket ? [facts.ticketChanged(ticket, 'created')] : []),
    ],
  }
}

/** What whoever takes over reads first; staff only. */
const noteOf = (text: string, atMs: number): MessageDraft => ({
  direction: 'internal',
  author: 'assistant',
  content: { type: 'text', text },
  at: new Date(atMs).toISOString(),
})

const withTicket = (content: Content, number: string): Content =>
  content.type === 'text' ? { ...content, text: content.text.replaceAll('{ticket}', number) } : content

/** A ticket's id follows from where the conversation stands, so that planning it twice makes one. */
function newTicket(ports: TurnPorts, conversation: Conversation, asked: NonNullable<Decision['ticket']>): Ticket {
  const id = `${derivedId('ticket', conversation.id)}-${conversation.lastSeq + 1}`
  const at = isoNow(ports.clock)
  return openTicket(id, at, {
    ...asked,
    conversationId: conversation.id,
    customerId: conversation.customerId,
    origin: 'assistant',
    publicKey: ports.clock.secret(),
    ...(conversation.customerName && { customerName: conversation.customerName }),
    history: [{ at, by: 'assistant', change: 'created', isPublic: true }],
  })
}
