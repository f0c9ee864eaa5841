import WebSocket from 'ws'
import { eventually } from './local.ts'

type Frame = Record<string, unknown> & { readonly type: string }

/** A visitor over the real protocol: session, ticket, socket. */
export async function openVisitor(http: string, inboxId: string, session: Record<string, unknown> = {}) {
  const answer = await fetch(`${http}/web-chat/${inboxId}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(session),
  })
  const opened = (await answer.json()) as { token: string; ticket: string; visitorId: string }
  if (answer.status !== 201) throw new Error(JSON.stringify(opened))
  const socket = new WebSocket(`${http.replace('http', 'ws')}/realtime?ticket=${opened.ticket}`)
  // Whoever is cut off says so by an error, also when nobody waits for it any more.
  socket.on('error', () => undefined)
  const frames: Frame[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    setTimeout(() => reject(new Error('a socket did not open in a minute')), 60_000).unref()
  })
  let next = 0
  const send = (frame: Record<string, unknown>) => socket.send(JSON.stringify(frame))
  const messages = () => frames.filter((frame) => frame.type === 'message')
  const texts = (author: string) =>
    messages()
      .filter((frame) => frame.author === author)
      .map((frame) => String((frame.content as { text?: string }).text))
  return {
    ...opened,
    socket,
    frames,
    send,
    messages,
    texts,
    say: (text: string, clientId = `client-${opened.visitorId.slice(-6)}-${++next}`) => {
      send({ type: 'message', clientId, content: { type: 'text', text } })
      return clientId
    },
    ask: async (text: string) => {
      const before = texts('assistant').length
      send({
        type: 'message',
        clientId: `client-${opened.visitorId.slice(-6)}-${++next}`,
        content: { type: 'text', text },
      })
      return eventually(`an answer to “${text}”`, () => texts('assistant')[before])
    },
    close: () => socket.close(),
  }
}
