import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Client, type VisitorEvent } from '../../web/client/src/client.ts'

/** A socket that says what is sent on it, and hears what the test says. */
class FakeSocket {
  static all: FakeSocket[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  readonly sent: Record<string, unknown>[] = []
  constructor() {
    FakeSocket.all.push(this)
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.readyState = 3
  }
  open(): void {
    this.readyState = 1
    this.onopen?.()
  }
  say(event: VisitorEvent): void {
    this.onmessage?.({ data: JSON.stringify(event) })
  }
}

const message = (seq: number, conversationId = 'cnv_1', at = `2026-11-20T10:00:${10 + seq}.000Z`) => ({
  type: 'message' as const,
  id: `msg_${conversationId}_${seq}`,
  conversationId,
  seq,
  author: 'agent' as const,
  content: {},
  at,
})
let events: { type: string; isOpen?: boolean }[]
const stored = new Map<string, string>()

async function opened(): Promise<{ client: Client; socket: () => FakeSocket }> {
  events = []
  const client = new Client('https://yunke.example', 'ibx_web', 'zh', undefined, (event) => void events.push(event), {
    fetch: (async () =>
      new Response(JSON.stringify({ token: 't', ticket: 'k', title: '', greeting: {}, suggestions: [] }))) as never,
    WebSocket: FakeSocket as never,
    storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
  })
  await client.open()
  const socket = () => FakeSocket.all.at(-1) as FakeSocket
  socket().open()
  return { client, socket }
}

/** The line ends, and another one is opened. */
async function comeBack(socket: () => FakeSocket): Promise<void> {
  socket().onclose?.()
  await vi.advanceTimersByTimeAsync(2_000)
  socket().open()
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  stored.clear()
})
afterEach(() => void vi.useRealTimers())

describe('a line that is dead and does not say so', () => {
  test('is found by a message that nobody answers, and another one is opened, on which it is sent again', async () => {
    const { client, socket } = await opened()
    socket().say({ type: 'resumed', lastSeq: 0 })
    client.send({ type: 'text', text: '在吗' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(events.at(-1)).toEqual({ type: 'connection', isOpen: false })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(FakeSocket.all).toHaveLength(2)
    socket().open()
    expect(socket().sent.map(({ type }) => type)).toEqual(['resume', 'message'])
    client.close()
  })

  test('is found by asking; one that answers stays', async () => {
    const { client, socket } = await opened()
    socket().say({ type: 'resumed', lastSeq: 0 })
    await vi.advanceTimersByTimeAsync(4 * 60_000)
    expect(socket().sent.at(-1)).toEqual({ type: 'ping' })
    socket().say({ type: 'pong' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeSocket.all).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(4 * 60_000)
    expect(FakeSocket.all.length).toBeGreaterThan(1)
    client.close()
  })
})

test('what is said before the missed has come does not stand for it', async () => {
  const { client, socket } = await opened()
  socket().say(message(9))
  // It ends before the missed 5 to 8 came.
  await comeBack(socket)
  expect(socket().sent[0]).toEqual({ type: 'resume', lastSeq: 0 })
  for (const seq of [5, 6, 7, 8, 9]) socket().say(message(seq))
  socket().say({ type: 'resumed', lastSeq: 9, conversationId: 'cnv_1' })
  socket().say(message(10))
  // Each is told once, whatever came twice.
  expect(events.filter(({ type }) => type === 'message')).toEqual([9, 5, 6, 7, 8, 10].map((seq) => message(seq)))
  await comeBack(socket)
  expect(socket().sent[0]).toEqual({ type: 'resume', lastSeq: 10, conversationId: 'cnv_1' })
  client.close()
})

test('a conversation that begins in an open page is told, although its numbers were there before, and is taken up', async () => {
  const { client, socket } = await opened()
  for (const seq of [1, 2, 3]) socket().say(message(seq, 'cnv_1'))
  socket().say({ type: 'resumed', lastSeq: 3, conversationId: 'cnv_1' })
  socket().say(message(1, 'cnv_2', '2026-11-22T10:00:00.000Z'))
  socket().say(message(2, 'cnv_2', '2026-11-22T10:00:01.000Z'))
  // How the earlier one ended comes late.
  socket().say(message(4, 'cnv_1'))
  expect(events.filter(({ type }) => type === 'message')).toHaveLength(6)
  await comeBack(socket)
  expect(socket().sent[0]).toEqual({ type: 'resume', lastSeq: 2, conversationId: 'cnv_2' })
  client.close()
})

test('what was seen on an earlier visit is seen; what came since is not, nor another conversation', async () => {
  const { client, socket } = await opened()
  client.read('cnv_1', 3)
  expect(socket().sent.at(-1)).toEqual({ type: 'read', conversationId: 'cnv_1', seq: 3 })
  client.close()
  const { client: again } = await opened()
  expect([again.isRead('cnv_1', 3), again.isRead('cnv_1', 4), again.isRead('cnv_2', 1)]).toEqual([true, false, false])
  again.close()
})
