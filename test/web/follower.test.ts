import { describe, expect, test } from 'vitest'
import { exampleAgent, exampleConversation, exampleMessage, exampleTicket } from '../../schemas/events/examples.ts'
import { Follower, type Reads } from '../../web/console/src/follower.ts'
import { type Conversation, type Known, type MessageView, nothing } from '../../web/console/src/known.ts'

const { id } = exampleConversation
const conversation = (version: number, lastSeq: number, change: Partial<Conversation> = {}): Conversation => ({
  ...exampleConversation,
  version,
  lastSeq,
  ...change,
})
const message = (
  seq: number,
  status?: NonNullable<MessageView['delivery']>['status'],
  text = `${seq}`,
): MessageView => ({
  ...exampleMessage,
  seq,
  author: status ? 'agent' : 'customer',
  content: { type: 'text', text },
  ...(status && { delivery: { status, at: exampleMessage.at } }),
})

/** A console before a platform that has what `stored` says. */
function open(stored: { conversation: Conversation | undefined; messages: MessageView[] }) {
  let known: Known = { ...nothing, me: exampleAgent }
  const waiting: { ms: number; run: () => void }[] = []
  const asked: string[] = []
  const reads: Reads = {
    list: async (view) => ({
      items: view === 'open' && stored.conversation?.status !== 'closed' ? [stored.conversation as Conversation] : [],
    }),
    conversation: async () => {
      asked.push('conversation')
      return stored.conversation
    },
    messages: async (_id, before = 1_000) => stored.messages.filter(({ seq }) => seq < before).slice(-3),
    offers: async () => ({ conversations: [], tickets: [] }),
    agents: async () => [exampleAgent],
    tickets: async () => [],
    ticket: async () => ({ ...exampleTicket, status: 'resolved', version: 9 }),
  }
  const follower = new Follower(
    {
      get: () => known,
      set: (change) => {
        known = { ...known, ...change(known) }
      },
    },
    reads,
    (ms, run) => waiting.push({ ms, run }),
  )
  return { follower, reads, waiting, asked, known: () => known }
}
const shown = (known: Known) =>
  known.messages[id]?.map(({ seq, delivery }) => `${seq} ${delivery?.status ?? ''}`.trim())
const rest = () => new Promise((done) => setImmediate(done))

describe('a thread', () => {
  test('keeps how far a reply came, whatever comes late or twice', async () => {
    const console = open({ conversation: conversation(1, 2), messages: [message(1), message(2, 'queued')] })
    const told = (status: string) =>
      console.follower.hear({ type: 'delivery', body: { conversationId: id, seq: 2, delivery: { status, at: 'x' } } })
    // Before the thread was opened, and before its messages came.
    told('sent')
    await console.follower.load(id)
    expect(shown(console.known())).toEqual(['1', '2 sent'])
    told('read')
    told('delivered')
    console.follower.hear({
      type: 'messages',
      body: { conversation: conversation(1, 2), messages: [message(2, 'queued')] },
    })
    expect(shown(console.known())).toEqual(['1', '2 read'])
  })

  test('does not show again what was taken back', async () => {
    const console = open({ conversation: conversation(1, 1), messages: [message(1)] })
    await console.follower.load(id)
    const hear = (one: MessageView) =>
      console.follower.hear({ type: 'messages', body: { conversation: conversation(1, 1), messages: [one] } })
    hear({ ...message(1), content: { type: 'event', name: 'recalled' } })
    hear(message(1))
    expect(console.known().messages[id]?.[0]?.content).toEqual({ type: 'event', name: 'recalled' })
  })

  test('has no gap: what does not follow is read, what lies before it stays away', async () => {
    const stored = { conversation: conversation(3, 6), messages: [1, 2, 3, 4, 5, 6].map((seq) => message(seq)) }
    const console = open(stored)
    await console.follower.load(id)
    expect(shown(console.known())).toEqual(['4', '5', '6'])
    const hear = (...seqs: number[]) =>
      console.follower.hear({
        type: 'messages',
        body: { conversation: stored.conversation, messages: seqs.map((seq) => message(seq)) },
      })
    hear(1, 2, 3)
    expect(shown(console.known())).toEqual(['4', '5', '6'])
    stored.messages.push(message(7), message(8))
    stored.conversation = conversation(4, 8)
    hear(8)
    await rest()
    expect(shown(console.known())).toEqual(['4', '5', '6', '7', '8'])
    await console.follower.loadOlder(id)
    expect(shown(console.known())).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  })

  test('is read again where something was said while it was read', async () => {
    const stored = { conversation: conversation(1, 1), messages: [message(1)] }
    const console = open(stored)
    const { messages } = console.reads
    let isFirst = true
    console.reads.messages = async (...asked) => {
      const before = await messages(...asked)
      if (isFirst) {
        isFirst = false
        stored.messages.push(message(2))
        stored.conversation = conversation(2, 2)
        console.follower.hear({ type: 'messages', body: { conversation: stored.conversation, messages: [message(2)] } })
      }
      return before
    }
    await console.follower.load(id)
    expect(shown(console.known())).toEqual(['1', '2'])
  })

  test('asks for what is known to have been said and does not come', async () => {
    const stored = { conversation: conversation(1, 1), messages: [message(1)] }
    const console = open(stored)
    await console.follower.load(id)
    stored.messages.push(message(2))
    stored.conversation = conversation(2, 2)
    console.follower.hear({ type: 'conversation', body: { conversation: stored.conversation } })
    expect(shown(console.known())).toEqual(['1'])
    for (const { run } of console.waiting) run()
    await rest()
    expect(shown(console.known())).toEqual(['1', '2'])
  })
})

describe('after a gap', () => {
  test('what was open and is on no list any more is asked for', async () => {
    const stored: { conversation: Conversation | undefined; messages: MessageView[] } = {
      conversation: conversation(1, 1),
      messages: [message(1)],
    }
    const console = open(stored)
    await console.follower.catchUp()
    await console.follower.load(id)
    stored.conversation = conversation(5, 1, { status: 'closed' })
    await console.follower.catchUp()
    expect(console.known().conversations[id]?.status).toBe('closed')
    stored.conversation = conversation(6, 1)
    await console.follower.catchUp()
    stored.conversation = undefined
    console.reads.list = async () => ({ items: [] })
    await console.follower.catchUp()
    expect(console.known().conversations[id]).toBeUndefined()
    expect(console.known().messages[id]).toBeUndefined()
  })

  test('all that was shown of a thread is read again, and a ticket that left its list', async () => {
    const stored = { conversation: conversation(1, 5), messages: [1, 2, 3, 4, 5].map((seq) => message(seq, 'queued')) }
    const console = open(stored)
    await console.follower.load(id)
    await console.follower.loadOlder(id)
    console.follower.hear({ type: 'ticket', body: { ticket: { ...exampleTicket, status: 'open', version: 2 } } })
    await console.follower.loadTickets('open')
    stored.messages = stored.messages.map(({ seq }) => message(seq, 'sent'))
    await console.follower.catchUp()
    expect(shown(console.known())).toEqual(['1 sent', '2 sent', '3 sent', '4 sent', '5 sent'])
    expect(console.known().tickets[exampleTicket.id]?.status).toBe('resolved')
    // An index may not have shown something yet: there is a second look.
    expect(console.waiting.some(({ ms }) => ms >= 60_000)).toBe(true)
  })

  test('what an index did not show yet is looked for once more, until that could be read', async () => {
    const { follower, known, reads, waiting } = open({ conversation: conversation(1, 0), messages: [] })
    await follower.loadTickets('open')
    await follower.catchUp()
    reads.tickets = () => Promise.reject(new Error('503'))
    const again = async () => {
      const next = waiting.findIndex(({ ms }) => ms >= 60_000)
      if (next < 0) return false
      waiting.splice(next, 1)[0]?.run()
      await rest()
      return true
    }
    expect(await again()).toBe(true)
    reads.tickets = async () => [{ ...exampleTicket, status: 'open', version: 2 }]
    expect(await again()).toBe(true)
    expect(known().tickets[exampleTicket.id]?.version).toBe(2)
    expect(await again()).toBe(false)
  })
})

test('what nobody waits for is read again where it could not be, each time later, and given up in the end', async () => {
  const { follower, known, reads, waiting } = open({ conversation: conversation(1, 1), messages: [message(1)] })
  const read = reads.conversation
  reads.conversation = () => Promise.reject(new Error('503'))
  follower.hear({ type: 'conversation', conversationId: id })
  await rest()
  waiting.shift()?.run()
  await rest()
  reads.conversation = read
  const [second] = waiting.splice(0)
  second?.run()
  await rest()
  expect(known().messages[id]).toHaveLength(1)
  expect(waiting).toEqual([])

  const waits: number[] = []
  follower.surely(() => Promise.reject(new Error('503')))
  for (await rest(); waiting.length > 0; await rest()) {
    const [next] = waiting.splice(0)
    waits.push(next?.ms ?? 0)
    next?.run()
  }
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(20 * 60_000)
})

test('a ticket that is too long to be told is asked for', async () => {
  const { follower, known, reads } = open({ conversation: conversation(1, 0), messages: [] })
  await follower.loadTickets('open')
  reads.tickets = async () => [{ ...exampleTicket, status: 'open', version: 2 }]
  follower.hear({ type: 'ticket' })
  await rest()
  expect(known().tickets[exampleTicket.id]?.version).toBe(2)
})

// Whose address was linked since, is known here under the earlier name.
test.each([
  ['by their own name', { customerId: exampleConversation.customerId }],
  ['by an earlier name', { customerId: 'cus_linked', conversationIds: [id] }],
])('a customer who is erased, known %s, is gone, and what was on its way does not bring them back', async (_, body) => {
  const stored = { conversation: conversation(3, 2), messages: [message(1), message(2)] }
  const { follower, known, reads } = open(stored)
  const ticket = { ...exampleTicket, customerId: body.customerId }
  await follower.load(id)
  follower.hear({ type: 'ticket', body: { ticket } })
  let answer = () => {}
  reads.conversation = () => new Promise((done) => (answer = () => done(stored.conversation)))
  const late = follower.load(id)
  follower.hear({ type: 'customer', body })
  answer()
  await late
  follower.hear({ type: 'ticket', body: { ticket: { ...ticket, version: 9 } } })
  follower.hear({ type: 'messages', body: { conversation: conversation(4, 3), messages: [message(3)] } })
  await rest()
  expect(JSON.stringify([known().conversations, known().messages, known().tickets, known().offers])).toBe(
    '[{},{},{},{}]',
  )
})
