import * as z from 'zod'
import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { SearchHit } from '../../../schemas/records/search-hit.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import { monthOn } from '../../domain/calendar/months.ts'
import { invalid } from '../../errors/errors.ts'
import type { Core } from '../../ports/core.ts'
import type { Table } from '../../ports/table.ts'
import { listOpen } from '../conversation/list-conversations.ts'
import { cursorText, readCursor } from '../storage/cursor.ts'
import { keys } from '../storage/keys.ts'
import { listMessages } from '../storage/records.ts'
import { mostText, searchRow } from './digest.ts'

const mostMessages = 200
const rowsARead = 100
const readsASearch = 8
const monthsBack = 36
const around = 40
const found = 20

type Ports = { readonly table: Table; readonly clock: Core['clock'] }

/** What a closed conversation is found by: what was said in it, as one row of its month. */
export async function digestConversation(
  ports: Pick<Core, 'table'>,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<void> {
  const text = textOfAll(conversation, messages.slice(-mostMessages))
  const { id, channel, customerName } = conversation
  const at = conversation.closedAt ?? conversation.updatedAt
  await ports.table.transact([
    searchRow(at, id, { kind: 'conversation', id, channel, title: customerName ?? '', text }),
  ])
}

const Cursor = z.object({ month: z.string(), inner: z.string().optional() })

/** The words around what was found. */
function excerptOf(text: string, word: string): string {
  const at = Math.max(0, normalise(text).indexOf(word))
  const start = Math.max(0, at - around)
  const part = text.slice(start, at + word.length + around).replaceAll('\n', ' ')
  return `${start > 0 ? '…' : ''}${part}${at + word.length + around < text.length ? '…' : ''}`
}

const openRead = 200
const openAtOnce = 20

/** The lines of a conversation that are searched, with what else it is found by. */
function textOfAll({ customerName, tags }: Conversation, messages: readonly Message[]): string {
  const lines = messages
    .filter(({ author, direction }) => author !== 'system' && direction !== 'internal')
    .map(({ content }) => textOf(content))
    .filter(Boolean)
  return [customerName, ...tags, ...lines].join('\n').slice(0, mostText)
}

/** What goes on now is read as it stands: it is in no month yet. */
async function searchOpen(ports: Ports, words: readonly string[]): Promise<SearchHit[]> {
  const { items: open } = await listOpen(ports, openRead)
  const hits: SearchHit[] = []
  for (let from = 0; from < open.length; from += openAtOnce)
    await Promise.all(
      open.slice(from, from + openAtOnce).map(async (conversation) => {
        const text = textOfAll(conversation, await listMessages(ports, conversation.id, { limit: mostMessages }))
        const { id, channel, customerName, updatedAt } = conversation
        if (!holdsAll(`${text} ${customerName ?? ''}`, words)) return
        const excerpt = excerptOf(text, words[0] as string)
        hits.push({ kind: 'conversation', id, channel, title: customerName ?? '', at: updatedAt, excerpt })
      }),
    )
  return hits.sort((a, b) => b.at.localeCompare(a.at))
}

const holdsAll = (text: string, words: readonly string[]) => {
  const normal = normalise(text)
  return words.every((word) => normal.includes(word))
}

/**
 * Conversations and tickets in which all words stand: first what goes on now, then what is closed, newest first. One call
 * reads a bounded part; the cursor goes on with what is older, and `searchedTo` says how far it came.
 */
export async function search(
  ports: Ports,
  query: string,
  cursor?: string,
): Promise<{ readonly items: SearchHit[]; readonly cursor?: string; readonly searchedTo: string }> {
  const words = normalise(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) throw invalid('q', 'must have a word')
  const nowMonth = new Date(ports.clock.now()).toISOString().slice(0, 7)
  let { month, inner } = cursor
    ? readCursor(Cursor, cursor)
    : { month: nowMonth, inner: undefined as string | undefined }
  const oldest = `${Number(nowMonth.slice(0, 4)) - monthsBack / 12}${nowMonth.slice(4)}`
  const items: SearchHit[] = cursor ? [] : await searchOpen(ports, words)
  const wanted = items.length + found
  for (let reads = 0; reads < readsASearch && items.length < wanted && month >= oldest; reads++) {
    const page = await ports.table.query({
      pk: keys.searchMonth(month),
      descending: true,
      limit: rowsARead,
      ...(inner && { cursor: inner }),
    })
    for (const item of page.items) {
      const text = String(item.text ?? '')
      if (!holdsAll(`${text} ${String(item.title)}`, words)) continue
      const hit = SearchHit.safeParse({ ...item, excerpt: excerptOf(text, words[0] as string) })
      if (hit.success && !items.some(({ id }) => id === hit.data.id)) items.push(hit.data)
    }
    inner = page.cursor
    if (!inner) month = monthOn(month, -1)
  }
  const isMore = month >= oldest
  const next = cursorText({ month, ...(inner && { inner }) })
  return { items, ...(isMore && { cursor: next }), searchedTo: month }
}
