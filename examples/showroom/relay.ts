import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'

export interface RelayOptions {
  /** The webhook of an inbox of the open channel. */
  readonly webhook: string
  /** Its signing key, `whsec_…`; it never leaves this server. */
  readonly key: string
}

const sign = (key: string, id: string, timestamp: string, body: string) =>
  `v1,${createHmac('sha256', Buffer.from(key.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`

const isSame = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/**
 * The server behind the showroom: signs what visitors say and hands it to Yunke, checks what Yunke answers and passes it
 * to the right browser. All that a medium must do is in here; take it as a beginning for your own.
 */
export function makeRelay({ webhook, key }: RelayOptions) {
  const listeners = new Map<string, Set<(answer: unknown) => void>>()
  const seen = new Set<string>()

  const ask = async (visitor: string, text: string, context: Record<string, string>) => {
    const id = `in_${randomUUID()}`
    const timestamp = String(Math.floor(Date.now() / 1000))
    const body = JSON.stringify({ type: 'message', from: { id: visitor }, content: { type: 'text', text }, context })
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(key, id, timestamp, body),
    }
    return (await fetch(webhook, { method: 'POST', headers, body })).status
  }

  /** Yunke's answer. The same id may come twice: it is told once. */
  const hear = (headers: IncomingMessage['headers'], body: string): number => {
    const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
      String(headers[name] ?? ''),
    ) as [string, string, string]
    const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300
    if (!isFresh || !given.split(' ').some((one) => isSame(one, sign(key, id, timestamp, body)))) return 401
    if (seen.has(id)) return 200
    seen.add(id)
    const answer = JSON.parse(body) as { to: { id: string } }
    for (const tell of listeners.get(answer.to.id) ?? []) tell(answer)
    return 200
  }

  /** Serves the showroom under /showroom/. False for other paths. */
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://showroom')
    if (!url.pathname.startsWith('/showroom/')) return false
    const end = (status: number, body = '{}', type = 'application/json') => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body)
      return true
    }
    if (url.pathname === '/showroom/')
      return end(200, readFileSync(join(import.meta.dirname, 'page.html'), 'utf8'), 'text/html')
    if (url.pathname === '/showroom/callback') return end(hear(request.headers, await bodyOf(request)))
    const visitor = url.searchParams.get('visitor') ?? ''
    if (!/^[\w-]{8,64}$/.test(visitor)) return end(400, '{"message":"visitor: is missing"}')
    if (url.pathname === '/showroom/ask') {
      const { text = '', context = {} } = JSON.parse(await bodyOf(request)) as {
        text?: string
        context?: Record<string, string>
      }
      return end(await ask(visitor, text, context))
    }
    if (url.pathname !== '/showroom/answers') return end(404)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': open\n\n')
    const tell = (answer: unknown) => response.write(`data: ${JSON.stringify(answer)}\n\n`)
    listeners.set(visitor, (listeners.get(visitor) ?? new Set()).add(tell))
    request.on('close', () => listeners.get(visitor)?.delete(tell))
    return true
  }
}
