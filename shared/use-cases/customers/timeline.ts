import * as z from 'zod'
import { ids } from '../../../schemas/ids.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Core } from '../../ports/core.ts'
import type { Page } from '../../ports/table.ts'
import { cursorText, readCursor } from '../storage/cursor.ts'
import { listMessages } from '../storage/records.ts'

/** Up to which message of each conversation the pages so far have come, counted down; 1 is the end. */
const Cursor = z.record(ids.conversation, z.int().positive())

const isLater = (a: Message, b: Message) => (a.at === b.at ? a.id > b.id : a.at > b.at)

/**
 * What was said in a customer's conversations, as one timeline: the newest page first, each page oldest first. A
 * conversation is read only once the page reaches back to when it last changed.
 */
export async function listTimeline(
  ports: Pick<Core, 'table'>,
  conversations: readonly Conversation[],
  limit: number,
  cursor?: string,
): Promise<Page<Message>> {
  const reached = cursor ? { ...readCursor(Cursor, cursor) } : {}
  const unread = conversations
    .filter(({ id, lastSeq }) => lastSeq > 0 && reached[id] !== 1)
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  const pending = new Map<string, Message[]>()
  const fill = async (id: string) => {
    const beforeSeq = reached[id]
    const messages =
      beforeSeq === 1 ? [] : await listMessages(ports, id, { limit, ...(beforeSeq !== undefined && { beforeSeq }) })
    if (messages.length > 0) pending.set(id, [...messages])
    else pending.delete(id)
  }
  const newest = () => {
    let best: Message | undefined
    for (const messages of pending.values()) {
      const last = messages.at(-1)
      if (last && (!best || isLater(last, best))) best = last
    }
    return best
  }

  const items: Message[] = []
  while (items.length < limit) {
    const best = newest()
    const next = unread[0]
    if (next && (!best || next.updatedAt >= best.at)) {
      unread.shift()
      await fill(next.id)
      continue
    }
    if (!best) break
    items.push(best)
    reached[best.conversationId] = best.seq
    const left = pending.get(best.conversationId)
    left?.pop()
    if (left?.length === 0) await fill(best.conversationId)
  }
  const hasMore = unread.length > 0 || pending.size > 0
  return { items: items.reverse(), ...(hasMore && { cursor: cursorText(reached) }) }
}
