import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { listTimeline } from '../../../shared/use-cases/customers/timeline.ts'
import { listMessages, putMessage } from '../../../shared/use-cases/storage/records.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
beforeAll(async () => {
  store = await openTable()
})
afterAll(() => store?.stop())

let made = 0
/** A conversation whose messages were said at these minutes. */
async function held(minutes: readonly number[]): Promise<Conversation> {
  const id = `cnv_timeline${made++}`
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
  const said = [...minutes].sort((a, b) => a - b)
  const messages = said.map(
    (minute, index): Message => ({
      id: `msg_timeline${made}-${index + 1}`,
      conversationId: id,
      seq: index + 1,
      direction: 'inbound',
      author: 'customer',
      content: { type: 'text', text: String(minute) },
      at: at(minute),
    }),
  )
  for (const message of messages) await store.table.transact([putMessage(message)])
  return { id, lastSeq: messages.length, updatedAt: at(said.at(-1) ?? 0) } as Conversation
}

test('pages of any size give every message once, in the order of time, however conversations overlap', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 12 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 9 }),
      async (conversations, limit) => {
        const all = await Promise.all(conversations.map(held))
        const pages: Message[][] = []
        let cursor: string | undefined
        do {
          const page = await listTimeline(store, all, limit, cursor)
          expect(page.items.length).toBeLessThanOrEqual(limit)
          pages.unshift([...page.items])
          cursor = page.cursor
        } while (cursor)
        const minutes = pages.flat().map(({ content }) => Number(content.type === 'text' ? content.text : ''))
        expect(minutes).toEqual(conversations.flat().sort((a, b) => a - b))
      },
    ),
    { numRuns: 40 },
  )
})

test('a cursor that is not ours is refused by its name', async () => {
  await expect(listTimeline(store, [], 5, 'bm90IG91cnM')).rejects.toThrow(/^cursor: /)
  await expect(listTimeline(store, [], 5, '!!')).rejects.toThrow(/^cursor: /)
})

test('a page between two bounds is full: neither bound takes a place in it', async () => {
  const { id } = await held([1, 2, 3, 4])
  const seqs = async (range: Parameters<typeof listMessages>[2]) =>
    (await listMessages(store, id, range)).map(({ seq }) => seq)
  expect(await seqs({ beforeSeq: 3, limit: 1 })).toEqual([2])
  expect(await seqs({ beforeSeq: 3, limit: 2 })).toEqual([1, 2])
  expect(await seqs({ afterSeq: 1, beforeSeq: 4, limit: 5 })).toEqual([2, 3])
  expect(await seqs({ afterSeq: 2, limit: 1 })).toEqual([3])
})
