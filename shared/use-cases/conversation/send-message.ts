import type { Agent } from '../../../schemas/records/agent.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { conflict, Defect } from '../../errors/errors.ts'
import { daySeconds, epochAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { mentionWrites } from '../agents/mentions.ts'
import { keys } from '../storage/keys.ts'
import { findMessage, getConversation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { note, planChange } from './staff-actions.ts'

export interface SendMessage {
  readonly conversationId: string
  readonly content: Content
  readonly isNote: boolean
  /** Colleagues whom a note calls. */
  readonly mentions?: readonly string[]
  /** The same key sends once, however often it is tried. */
  readonly idempotencyKey?: string
}

/** An agent says something to the customer, or leaves a note for colleagues. @throws Rejected conflict, not-found */
export async function sendMessage(ports: Core, agent: Agent, command: SendMessage): Promise<Message> {
  const once = command.idempotencyKey ? keys.idempotency(agent.id, command.idempotencyKey) : undefined
  return optimistic(ports.table, async () => {
    const done = once && (await ports.table.get(once.pk, once.sk, { consistent: true }))
    if (done) {
      const sent = await findMessage(ports, String(done.conversationId), Number(done.seq))
      if (sent) return { writes: [], result: sent }
    }
    const before = await getConversation(ports, command.conversationId)
    if (!command.isNote) {
      if (before.status !== 'assigned')
        throw conflict('Take the conversation before you reply to the customer.', { status: before.status })
      if (before.agentId !== agent.id && !before.participants.some(({ agentId }) => agentId === agent.id))
        throw conflict(`${before.agentName ?? 'A colleague'} holds this conversation.`, { agentId: before.agentId })
    }
    const at = isoNow(ports.clock)
    const planned = planChange(ports, {
      before,
      after: {
        ...before,
        readSeq: before.lastSeq,
        ...(!command.isNote && !before.firstReplyAt && { firstReplyAt: at }),
      },
      ...(command.isNote
        ? {
            notes: [
              {
                ...note('', at, agent),
                content: command.content,
                ...(command.mentions?.length && { mentions: [...command.mentions] }),
              },
            ],
          }
        : {
            replies: {
              contents: [command.content],
              voice: { author: 'agent', agentId: agent.id, agentName: agent.name },
            },
          }),
    })
    const [first] = planned.messages
    if (!first) throw new Defect('A message was sent but none was recorded.')
    const remember: readonly Write[] = once
      ? [
          {
            put: {
              ...once,
              conversationId: before.id,
              seq: first.seq,
              expiresAt: epochAfter(ports.clock, daySeconds),
            },
            if: { exists: false },
          },
        ]
      : []
    return { writes: [...planned.writes, ...mentionWrites(ports, first), ...remember], result: first }
  })
}
