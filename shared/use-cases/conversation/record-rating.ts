import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { append } from '../../domain/conversation/append.ts'
import { openWindow } from '../../domain/conversation/window.ts'
import { Unavailable } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  findContactPoint,
  findConversation,
  putConversation,
  putDuplicate,
  putMessage,
  putOutbox,
} from '../storage/records.ts'
import { dispatch, draftReplies, manifestOf } from './outbound.ts'
import type { TurnPorts } from './take-turn.ts'

type Rating = Extract<InboundCommand, { kind: 'rating' }>

const attempts = 5

/** Keeps the customer's rating of the last conversation, thanks once, and lets the escalation machine end. */
export async function recordRating(ports: TurnPorts, command: Rating): Promise<void> {
  const { table, clock } = ports
  for (let attempt = 0; attempt < attempts; attempt++) {
    const contactPoint = await findContactPoint(ports, command.inboxId, command.address)
    const conversation = contactPoint?.conversationId
      ? await findConversation(ports, contactPoint.conversationId)
      : undefined
    if (!conversation) return
    const at = isoNow(clock)
    const window = openWindow(manifestOf(conversation.channel), 'menu', clock.now(), conversation.window)
    const { ratingToken, ...rest } = conversation
    const rated = {
      ...rest,
      ...(window && { window }),
      rating: { score: command.score, ...(command.comment && { comment: command.comment }), at },
    }
    const isFirst = !conversation.rating
    const thanks = isFirst
      ? draftReplies(
          rated,
          [{ type: 'notice', name: 'rated', text: say('rated', conversation.language) }],
          { author: 'system' },
          clock.now(),
        )
      : { drafts: [] }
    const appended = append(rated, thanks.drafts, at)
    const sent = dispatch(appended.conversation, appended.messages)
    const outgoing: Outgoing[] = [
      facts.conversationChanged(sent.conversation, 'rated'),
      ...(appended.messages.length > 0 ? [facts.messagesRecorded(sent.conversation, appended.messages)] : []),
      ...sent.outgoing,
      ...(ratingToken ? [facts.task(ratingToken, { outcome: 'rated', score: command.score })] : []),
    ]
    const refusal = await table.transact([
      putDuplicate(clock, command),
      putConversation(sent.conversation, conversation),
      ...appended.messages.map(putMessage),
      putOutbox(clock, keys.conversation(conversation.id).pk, outgoing),
    ])
    if (!refusal || refusal.failed.includes(0)) return
  }
  throw new Unavailable('The conversation kept changing while a rating was recorded.', { code: 'contended' })
}
