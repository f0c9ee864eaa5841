import type { Mention } from '../../../schemas/records/mention.ts'
import { daySeconds, epochAfter } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { findConversation, findMessage } from '../storage/records.ts'

const keptDays = 30
const mostListed = 20

/** A note calls colleagues: each has it to be read until they have seen it. Nothing of what was said is copied. */
export const mentionWrites = (
  ports: Pick<Core, 'clock'>,
  { conversationId, seq, at, agentId: by, mentions = [] }: Mentioning,
): readonly Write[] =>
  [...new Set(mentions)]
    .filter((agentId) => agentId !== by)
    .map((agentId) => ({
      put: {
        ...keys.mention(agentId, conversationId, seq),
        conversationId,
        seq,
        at,
        expiresAt: epochAfter(ports.clock, keptDays * daySeconds),
      },
    }))

interface Mentioning {
  readonly conversationId: string
  readonly seq: number
  readonly at: string
  readonly agentId?: string | undefined
  readonly mentions?: readonly string[] | undefined
}

/** The notes that call an agent and that they have not seen, the newest first. */
export async function listMentions(ports: Pick<Core, 'table'>, agentId: string): Promise<readonly Mention[]> {
  const rows = await everyItem(ports, { pk: keys.agent(agentId).pk, prefix: keys.mentionPrefix })
  const newest = rows.toSorted((a, b) => String(b.at).localeCompare(String(a.at))).slice(0, mostListed)
  const found = await Promise.all(
    newest.map(async (row): Promise<Mention[]> => {
      const [conversationId, seq] = [String(row.conversationId), Number(row.seq)]
      const [conversation, message] = await Promise.all([
        findConversation(ports, conversationId),
        findMessage(ports, conversationId, seq),
      ])
      if (!conversation || !message) return []
      const { agentName, content, at } = message
      return [
        {
          conversationId,
          seq,
          at,
          text: content.type === 'text' ? content.text : '',
          ...(agentName && { agentName }),
          ...(conversation.customerName && { customerName: conversation.customerName }),
        },
      ]
    }),
  )
  return found.flat()
}

/** An agent has seen it; twice is the same as once. */
export async function forgetMention(
  { table }: Pick<Core, 'table'>,
  agentId: string,
  conversationId: string,
  seq: number,
): Promise<void> {
  await table.transact([{ delete: keys.mention(agentId, conversationId, seq) }])
}
