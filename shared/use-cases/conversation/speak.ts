import type { SpokenContext } from '../../../schemas/commands/spoken.ts'
import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { openEscalation } from '../../domain/escalation/open-escalation.ts'
import type { Decision } from '../../ports/assistant.ts'
import { isoAfter, isoNow } from '../../ports/clock.ts'
import type { Write } from '../../ports/table.ts'
import { makeContinuation } from '../customers/continuation.ts'
import { facts } from '../storage/facts.ts'
import { putEscalation } from '../storage/records.ts'
import { draftReplies } from './outbound.ts'
import { inboxOf } from './resolve-contact.ts'
import type { TurnPorts } from './take-turn.ts'

/** Lets the assistant consider what was said; nothing is written. */
export const decide = (
  ports: TurnPorts,
  customer: Customer,
  conversation: Conversation,
  said: readonly Content[],
  about: SpokenContext | undefined,
): Promise<Decision> =>
  ports.assistant.decide({
    said,
    language: conversation.language,
    memory: conversation.memory,
    isFirstTurn: conversation.lastSeq === 0,
    ...(about && { about }),
    customer: {
      ...(customer.name && { name: customer.name }),
      ...(customer.externalId && { externalId: customer.externalId }),
      isVerified: customer.isVerified,
      level: customer.level,
    },
  })

/** What a decision says and changes: replies as the channel carries them, and a human promised where that was decided. */
export function speak(
  ports: TurnPorts,
  configuration: RuntimeConfiguration,
  before: Conversation,
  decision: Decision,
  atMs: number,
) {
  const { language, memory, continueOn, trace, outcome } = decision
  const conversation: Conversation = { ...before, language, memory }
  const offer = continueOn === undefined ? undefined : makeContinuation(ports, configuration, conversation, continueOn)
  const said: readonly Content[] = offer ? [{ type: 'text', text: offer.text }] : decision.replies
  const replies = draftReplies(conversation, said, { author: 'assistant', decision: trace }, atMs, {
    isFinal: outcome === 'escalate',
  })
  const escalation = decision.escalation && newEscalation(ports, configuration, conversation, decision.escalation)
  return {
    conversation: {
      ...conversation,
      ...(replies.window && { window: replies.window }),
      ...(escalation && {
        status: nextStatus(conversation.status, 'escalate'),
        escalationId: escalation.id,
        waitingSince: isoNow(ports.clock),
      }),
    },
    drafts: replies.drafts,
    writes: [...(escalation ? [putEscalation(escalation)] : []), ...(offer ? [offer.write] : [])] as readonly Write[],
    /** The facts that the decision makes true of the conversation as it will be. */
    outgoing: (after: Conversation) =>
      escalation ? [facts.conversationChanged(after, 'escalated'), facts.conversationEscalated(escalation)] : [],
  }
}

const newEscalation = (
  ports: TurnPorts,
  configuration: RuntimeConfiguration,
  conversation: Conversation,
  asked: { readonly reason: string; readonly priority: number },
): Escalation =>
  openEscalation(conversation, {
    status: 'routing',
    reason: asked.reason,
    skill: inboxOf(configuration, conversation.inboxId).skill,
    priority: asked.priority,
    createdAt: isoNow(ports.clock),
    deadline: isoAfter(ports.clock, configuration.serviceLevel.acceptSeconds),
  })
