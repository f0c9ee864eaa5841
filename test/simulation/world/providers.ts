import { frameText } from '../../../shared/aws/sockets.ts'
import type { ProviderRequest, ProviderResponse } from '../../../shared/channels/contract.ts'
import { Unavailable, Uncertain } from '../../../shared/errors/errors.ts'
import type { PostOut } from '../../../shared/ports/outside.ts'
import type { World } from './world.ts'

/** Something that a customer saw. */
export interface Seen {
  readonly at: number
  readonly inboxId: string
  readonly address: string
  readonly text: string
}

const answer = (status: number, body: unknown): ProviderResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
})

/** The providers as their API answers: WeChat's and Telegram's, with the errors they have. */
export class Providers {
  readonly seen: Seen[] = []
  private readonly world: World
  private token = 'token-0'

  constructor(world: World) {
    this.world = world
  }

  private show(inboxId: string, address: string, text: string): void {
    this.seen.push({ at: this.world.now, inboxId, address, text })
    this.world.note(`seen ${address} ${text}`)
  }

  /** Answers one HTTP request as the provider would. @throws Unavailable, Uncertain */
  http(request: Extract<ProviderRequest, { via: 'http' }>): ProviderResponse {
    const { world } = this
    const isWechat = request.url.includes('api.weixin.qq.com')
    if (request.url.includes('stable_token')) {
      this.token = `token-${world.serial()}`
      return answer(200, { access_token: this.token, expires_in: 7_200 })
    }
    if (world.happens('provider-error')) {
      if (world.random() < 0.5) throw new Unavailable('The provider could not be reached.', { code: 'unreachable' })
      return answer(503, { error: 'busy' })
    }
    if (world.happens('provider-busy'))
      return isWechat ? answer(200, { errcode: -1 }) : answer(429, { ok: false, error_code: 429 })
    if (isWechat && world.happens('token-expired')) this.token = `token-${world.serial()}`
    if (isWechat && !request.url.includes(this.token)) return answer(200, { errcode: 40001, errmsg: 'expired' })
    const body = JSON.parse(request.body ?? '{}') as {
      touser?: string
      chat_id?: string
      text?: string | { content?: string }
      msgmenu?: { head_content?: string }
    }
    if (isWechat && /typing/.test(request.url)) return answer(200, { errcode: 0 })
    const text =
      typeof body.text === 'string' ? body.text : (body.text?.content ?? body.msgmenu?.head_content ?? '[other]')
    this.show(isWechat ? 'ibx_wechat' : 'ibx_telegram', body.touser ?? body.chat_id ?? '', text)
    if (world.happens('unknown-outcome')) throw new Uncertain('The provider did not answer.', { code: 'silent' })
    return isWechat
      ? answer(200, { errcode: 0, errmsg: 'ok' })
      : answer(200, { ok: true, result: { message_id: world.serial() } })
  }
}

/** A system of the company's own that is told of what happens. */
export class Company {
  /** What it heard, by the id of the event, the first time. */
  readonly heard = new Map<string, { readonly at: number; readonly body: string }>()
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Takes one event; it may be away, refuse for now, or take it and not say so. */
  take(headers: Readonly<Record<string, string>>, body: string): Awaited<ReturnType<PostOut>> {
    const { world } = this
    if (world.happens('provider-error')) return { reason: 'unreachable', isFinal: false }
    if (world.happens('provider-busy')) return { status: 503, reason: 'HTTP 503', isFinal: false }
    const id = headers['webhook-id'] ?? ''
    if (!this.heard.has(id)) this.heard.set(id, { at: world.now, body })
    if (world.happens('unknown-outcome')) return { reason: 'no answer', isFinal: false }
    return { status: 200, reason: '', isFinal: false }
  }
}

/** One socket of a visitor or of an agent's console: what arrived on it. */
export interface Socket {
  readonly id: string
  readonly address: string
  isOpen: boolean
  /** It looks open and nothing arrives. */
  isSilent: boolean
  readonly frames: Record<string, unknown>[]
  /** Whoever is at the other end, as it hears something. */
  hear?: (frame: Record<string, unknown>) => void
}

/** The sockets of visitors and consoles, some of which die without a word. */
export class SocketServer {
  readonly sockets = new Map<string, Socket>()
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  open(address: string): Socket {
    const socket: Socket = { id: `con_${this.world.serial()}`, address, isOpen: true, isSilent: false, frames: [] }
    this.sockets.set(socket.id, socket)
    return socket
  }

  push(id: string, frame: Record<string, unknown>): boolean {
    const { world } = this
    const socket = this.sockets.get(id)
    if (!socket?.isOpen) return false
    if (world.happens('dead-socket')) {
      socket.isOpen = false
      return false
    }
    if (world.happens('silent-socket')) socket.isSilent = true
    if (socket.isSilent) return true
    const heard = JSON.parse(frameText(frame)) as Record<string, unknown>
    socket.frames.push(heard)
    if (world.bugs.has('frames-lost') && world.random() < 0.02) return true
    socket.hear?.(heard)
    return true
  }
}
