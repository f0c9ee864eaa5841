import { derivedId } from '../../../schemas/ids.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { Inspection } from '../../../schemas/records/inspection.ts'
import type { Core } from '../../ports/core.ts'
import { readSetting } from '../settings/settings.ts'
import { keys } from '../storage/keys.ts'
import { createTicket } from '../tickets/tickets.ts'

const words = {
  zh: (score: number) => `低分回访：${score} 星`,
  en: (score: number) => `Follow up: rated ${score} of 5`,
} as const

/** A rating is noted with what was inspected; a low one opens a ticket to follow it up, of which the customer is not told. */
export async function followRating(ports: Core, conversation: Conversation): Promise<void> {
  const { rating, closedAt } = conversation
  if (!rating) return
  if (closedAt)
    await ports.table.transact([
      {
        update: keys.inspection(closedAt, conversation.id),
        set: { rating: Inspection.shape.rating.parse(rating.score) },
        if: { exists: true },
      },
    ])
  const { followUpStars } = await readSetting(ports, 'quality')
  if (rating.score > followUpStars) return
  await createTicket(
    ports,
    {
      subject: words[conversation.language](rating.score),
      description: rating.comment ?? '',
      priority: 'high',
      conversationId: conversation.id,
    },
    { name: 'system', origin: 'survey', isQuiet: true },
    `${derivedId('ticket', conversation.id)}-rating`,
  )
}
