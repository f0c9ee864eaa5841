import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Flow } from '../flow/flow.ts'
import { readBody } from '../gateway/http-api.ts'
import type { Account, Act, Answer, Provider } from './provider.ts'
import { Line } from './providers/line.ts'
import { Mail } from './providers/mail.ts'
import { Messenger, WhatsApp } from './providers/meta.ts'
import { MiniProgram } from './providers/mini.ts'
import { OpenMedium } from './providers/open.ts'
import { Telegram } from './providers/telegram.ts'
import { Telephone } from './providers/telephone.ts'
import { Wecom } from './providers/wecom.ts'
import { Weibo } from './providers/weibo.ts'

const makers: Readonly<Record<string, new (account: Account) => Provider>> = {
  weibo: Weibo,
  wecom: Wecom,
  phone: Telephone,
  whatsapp: WhatsApp,
  messenger: Messenger,
  line: Line,
  telegram: Telegram,
  open: OpenMedium,
  email: Mail,
  'wechat-mini': MiniProgram,
}

export type Providers = ReadonlyMap<string, Provider>

/** The stand-in for a channel's provider; undefined for channels that need none. */
export function makeProvider(channel: string, account: Account): Provider | undefined {
  const Maker = makers[channel]
  return Maker && new Maker(account)
}

const send = (response: ServerResponse, { status, body, contentType }: Answer) => {
  const isRaw = contentType !== undefined
  response.writeHead(status, { 'content-type': contentType ?? 'application/json; charset=utf-8' })
  response.end(isRaw ? (body as Buffer) : JSON.stringify(body))
}

/** Serves the providers' APIs, each under its channel's name, as our functions call them. False for other paths. */
export async function serveProviderApis(
  providers: Providers,
  flow: Flow,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local')
  const [, first = '', path = '/'] = /^\/([a-z0-9-]+)(\/.*)$/.exec(url.pathname) ?? []
  // SES is called as a service of AWS, not as a provider with an address of its own.
  const channel = first === 'v2' && path.startsWith('/email/') ? 'email' : first
  const provider = providers.get(channel)
  if (!provider) return false
  const body = (await readBody(request, 12 * 1024 * 1024)) ?? Buffer.alloc(0)
  if (provider.isDown) {
    request.socket.destroy()
    return true
  }
  const call = { method: request.method ?? 'GET', path, query: url.searchParams, headers: request.headers, body }
  const answer = provider.serve(call)
  const isOk = answer !== null && answer.status < 400
  // Paths of some providers hold tokens; what is recorded leaves them out.
  const shown = path.replace(/bot[^/]+/, 'bot…')
  flow.record({
    kind: 'provider',
    name: `${channel} ${shown}`,
    outcome: isOk ? 'ok' : 'failed',
    detail: { request: body.toString('utf8', 0, 600), answer: Buffer.isBuffer(answer?.body) ? '(file)' : answer?.body },
  })
  provider.calls.push({
    at: Date.now(),
    path: shown,
    body: body.toString('utf8', 0, 4_000),
    answer: Buffer.isBuffer(answer?.body) ? '(file)' : answer?.body,
  })
  if (provider.calls.length > 300) provider.calls.splice(0, 100)
  if (answer) send(response, answer)
  return true
}

/** What the page and the tests ask, under /simulator/. False for other paths. */
export async function serveWall(
  providers: Providers,
  page: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local')
  if (url.pathname === '/simulator/' && request.method === 'GET') {
    send(response, { status: 200, body: page, contentType: 'text/html; charset=utf-8' })
    return true
  }
  if (url.pathname === '/simulator/stream') {
    // One stream for all phones: a browser opens six connections to a host and no more.
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': open\n\n')
    const stops = [...providers].map(([channel, provider]) =>
      provider.listen((said) => response.write(`data: ${JSON.stringify({ channel, ...said })}\n\n`)),
    )
    request.on('close', () => {
      for (const stop of stops) stop()
    })
    return true
  }
  const [, channel = '', path = ''] = /^\/simulator\/([a-z-]+)\/(.*)$/.exec(url.pathname) ?? []
  const provider = providers.get(channel)
  if (!provider) return false
  const json = (body: unknown) => {
    send(response, { status: 200, body })
    return true
  }
  const who = url.searchParams.get('who') ?? ''
  if (path === 'messages') return json(provider.shown.filter((said) => said.who === who))
  if (path === 'calls') return json(provider.calls)
  if (path.startsWith('media/')) {
    const file = provider.media.get(decodeURIComponent(path.slice('media/'.length)))
    send(response, {
      status: file ? 200 : 404,
      body: file?.bytes ?? '',
      contentType: file?.contentType ?? 'text/plain',
    })
    return true
  }
  const raw = (await readBody(request)) ?? Buffer.alloc(0)
  if (path === 'upload') {
    const id = `m${Date.now()}${provider.media.size}`
    provider.media.set(id, { bytes: raw, contentType: String(request.headers['content-type']) })
    return json({ id })
  }
  const body = JSON.parse(raw.toString() || '{}') as Act & {
    faults?: (number | null)[]
    isDown?: boolean
    expireToken?: boolean
  }
  if (path === 'act') return json(await provider.act(who, body))
  if (path === 'faults') {
    if (body.faults) provider.faults = [...body.faults]
    if (body.isDown !== undefined) provider.isDown = body.isDown
    if (body.expireToken) provider.expireToken()
    return json({ faults: provider.faults, isDown: provider.isDown })
  }
  send(response, { status: 404, body: { message: 'Not Found' } })
  return true
}
