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

const message = (seq: number) => ({
  type: 'message' as const,
  id: `msg_${seq}`,
  seq,
  author: 'agent' as const,
  content: {},
  at: '',
})
let events: { type: string; isOpen?: boolean }[]

async function opened(): Promise<{ client: Client; socket: () => FakeSocket }> {
  events = []
  const client = new Client('https://yunke.example', 'ibx_web', 'zh', undefined, (event) => void events.push(event), {
    fetch: (async () =>
      new Response(JSON.stringify({ token: 't', ticket: 'k', title: '', greeting: {}, suggestions: [] }))) as never,
    WebSocket: FakeSocket as never,
    storage: { getItem: () => null, setItem: () => undefined },
  })
  await client.open()
  const socket = () => FakeSocket.all.at(-1) as FakeSocket
  socket().open()
  return { client, socket }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
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
  socket().onclose?.()
  await vi.advanceTimersByTimeAsync(2_000)
  socket().open()
  expect(socket().sent[0]).toEqual({ type: 'resume', lastSeq: 0 })
  for (const seq of [5, 6, 7, 8, 9]) socket().say(message(seq))
  socket().say({ type: 'resumed', lastSeq: 9 })
  socket().say(message(10))
  socket().onclose?.()
  await vi.advanceTimersByTimeAsync(2_000)
  socket().open()
  expect(socket().sent[0]).toEqual({ type: 'resume', lastSeq: 10 })
  client.close()
})
