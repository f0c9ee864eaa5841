import WebSocket from 'ws'
import type { Endpoints } from '../../local/demo.ts'
import { eventually } from '../../test/support/local.ts'
import { pause } from './machine.ts'

/** A visitor's socket by the real protocol; a token brings the same visitor back. */
async function openSocket(http: string, inboxId: string, token?: string) {
  const answer = await fetch(`${http}/web-chat/${inboxId}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(token ? { token } : {}),
  })
  if (answer.status !== 201) throw new Error(`a session was refused with ${answer.status}`)
  const session = (await answer.json()) as { token: string; ticket: string }
  const socket = new WebSocket(`${http.replace('http', 'ws')}/realtime?ticket=${session.ticket}`)
  socket.on('error', () => undefined)
  const heard: string[] = []
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { type: string; author?: string }
    if (frame.type === 'message' && frame.author === 'assistant') heard.push(String(data))
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    setTimeout(() => reject(new Error('a socket did not open')), 60_000).unref()
  })
  return { token: session.token, socket, heard }
}

/** Does something many times, so many at once. */
export async function inParallel(
  count: number,
  atOnce: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(atOnce, count) }, async () => {
      while (next < count) await act(next++)
    }),
  )
}

const again = async <T>(act: () => Promise<T>, times = 8): Promise<T | undefined> => {
  for (let attempt = 0; attempt < times; attempt++)
    try {
      return await act()
    } catch {
      await pause(250 * (attempt + 1))
    }
  return undefined
}

/** Opens sockets, cuts all of them at once, and lets all come back at once; each then asks, and hears an answer. */
export async function storm(count: number, endpoints: Endpoints, inboxId: string, tell: (line: string) => void) {
  type Open = Awaited<ReturnType<typeof openSocket>>
  const first: Open[] = []
  await inParallel(count, 40, async () => {
    const opened = await again(() => openSocket(endpoints.http, inboxId))
    if (opened) first.push(opened)
  })
  for (const { socket } of first) socket.terminate()
  const back: Open[] = []
  await Promise.all(
    first.map(async ({ token }) => {
      const opened = await again(() => openSocket(endpoints.http, inboxId, token))
      if (opened) back.push(opened)
    }),
  )
  tell(`${first.length} sockets cut at once, ${back.length} back`)
  back.forEach(({ socket }, index) => {
    socket.send(
      JSON.stringify({ type: 'message', clientId: `storm-${index}-00`, content: { type: 'text', text: '多久发货' } }),
    )
  })
  const answered = () => back.filter(({ heard }) => heard.length > 0).length
  await eventually('every socket hears its answer', () => answered() === back.length, 20 + count).catch(() => undefined)
  for (const { socket } of back) socket.terminate()
  tell(`${answered()} of them answered`)
  return { opened: first.length, back: back.length, answered: answered() }
}
