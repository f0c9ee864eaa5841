import type { VisitorEvent } from '../../../schemas/frames/visitor.ts'
import { Heartbeat } from './heartbeat.ts'
import { Progress } from './progress.ts'

export type Language = 'zh' | 'en'
export type { VisitorEvent }

/** The shop's own statement of who its customer is: the proof is the HMAC of the id, made on the shop's server. */
export interface Identity {
  readonly externalId: string
  readonly proof: string
  readonly name?: string
  readonly level?: string
}

/** Where the client keeps its token and what waits to be sent: `localStorage`, or any store of an app that answers at once. */
export interface KeyValueStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** What the place it runs in must offer; browsers and React Native do by themselves. */
export interface Surroundings {
  readonly storage?: KeyValueStore
  readonly fetch?: typeof fetch
  readonly WebSocket?: new (url: string) => WebSocket
}

/** A telephone that may be told of messages while the app is away. */
export interface Device {
  readonly platform: 'apns' | 'fcm'
  readonly token: string
}

interface Waiting {
  readonly clientId: string
  readonly content: Record<string, unknown>
  readonly sentAt: string
}

/** A question to tap; with an id it is answered by that very entry or task. */
export interface Suggestion {
  readonly label: string
  readonly id?: string
}

export interface Session {
  /** What this visitor may want to ask, before anything is typed. */
  readonly suggestions: readonly Suggestion[]
  readonly title: string
  readonly greeting: Record<Language, string>
  readonly isNew: boolean
}

type Listener = (event: VisitorEvent | { readonly type: 'connection'; readonly isOpen: boolean }) => void

const askEveryMs = 4 * 60_000
const isOpen = 1
const isConnecting = 0
const id = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte % 36).toString(36)).join('')

/** A store that forgets when the program ends. */
function memory(): KeyValueStore {
  const values = new Map<string, string>()
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) }
}

const browserStorage = (): KeyValueStore => {
  try {
    return globalThis.localStorage ?? memory()
  } catch {
    return memory()
  }
}

/**
 * The visitor's side of the line: a signed token in local storage, a socket opened by a one-time ticket, everything
 * missed fetched by sequence number, and a queue that survives both the network and the page.
 */
export class Client {
  private readonly base: string
  private readonly inboxId: string
  private readonly identity: Identity | undefined
  private readonly language: Language
  private readonly listener: Listener
  private readonly storeKey: string
  private readonly storage: KeyValueStore
  private readonly request: typeof fetch
  private readonly Socket: new (
    url: string,
  ) => WebSocket
  private socket: WebSocket | undefined
  private heartbeat: Heartbeat | undefined
  private readonly progress = new Progress()
  private queue: Waiting[]
  /** What the visitor looks at (`page`, `product`, `region`); goes along with every message. */
  context: Record<string, string> = {}
  private tries = 0
  private isWanted = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    base: string,
    inboxId: string,
    language: Language,
    identity: Identity | undefined,
    listener: Listener,
    surroundings: Surroundings = {},
  ) {
    this.storage = surroundings.storage ?? browserStorage()
    this.request = surroundings.fetch ?? ((input, init) => fetch(input, init))
    this.Socket = surroundings.WebSocket ?? globalThis.WebSocket
    this.base = base
    this.inboxId = inboxId
    this.language = language
    this.identity = identity
    this.listener = listener
    this.storeKey = `yunke:${inboxId}:${identity?.externalId ?? ''}`
    this.queue = this.stored('queue') ?? []
    globalThis.addEventListener?.('online', () => {
      // The network may be another one, and the line that looks open dead.
      if (this.socket?.readyState === isOpen) this.heartbeat?.check()
      else this.reconnect(0)
    })
  }

  /** Notes that everything up to a message was seen. */
  read(conversationId: string, seq: number): void {
    if (this.frame({ type: 'read', conversationId, seq })) this.write('read', { conversationId, seq })
  }

  /** Whether a message was seen, here or on an earlier visit. */
  isRead(conversationId: string, seq: number): boolean {
    const upTo = this.stored<{ conversationId: string; seq: number }>('read')
    return upTo?.conversationId === conversationId && seq <= upTo.seq
  }

  get isKnown(): boolean {
    return this.stored('token') !== undefined
  }

  /** What was sent and not yet stored, to be shown as such. */
  get waiting(): readonly Waiting[] {
    return this.queue
  }

  /** What the platform said when the line was opened last. */
  session: Session | undefined

  async open(): Promise<Session | undefined> {
    this.isWanted = true
    return this.connect()
  }

  send(content: Record<string, unknown>): string {
    const entry: Waiting = { clientId: id(), content, sentAt: new Date().toISOString() }
    this.queue.push(entry)
    this.write('queue', this.queue)
    this.flush()
    return entry.clientId
  }

  frame(frame: Record<string, unknown>): boolean {
    if (this.socket?.readyState !== isOpen) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  /** Uploads an image and sends it. @throws Error when the upload is refused */
  async sendImage(file: Blob): Promise<void> {
    const answer = await this.request(`${this.base}/web-chat/${this.inboxId}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.stored('token')}` },
      body: JSON.stringify({ contentType: file.type }),
    })
    if (!answer.ok) throw new Error('upload')
    const { key, uploadUrl } = (await answer.json()) as { key: string; uploadUrl: string }
    const put = await this.request(uploadUrl, { method: 'PUT', headers: { 'content-type': file.type }, body: file })
    if (!put.ok) throw new Error('upload')
    this.send({ type: 'image', media: { key, contentType: file.type } })
  }

  /** Closes the line, as when an app goes to the background; `open` takes it up where it was. */
  close(): void {
    this.isWanted = false
    clearTimeout(this.timer)
    this.heartbeat?.stop()
    this.socket?.close()
  }

  /** Asks to be told of messages on this device while no line is open. @throws Error with the API's reason */
  async registerDevice(device: Device): Promise<void> {
    const answer = await this.request(`${this.base}/web-chat/${this.inboxId}/devices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.stored('token')}` },
      body: JSON.stringify(device),
    })
    if (!answer.ok) throw new Error(((await answer.json()) as { detail?: string }).detail ?? String(answer.status))
  }

  private stored<T>(name: string): T | undefined {
    try {
      return JSON.parse(this.storage.getItem(`${this.storeKey}:${name}`) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }

  private write(name: string, value: unknown): void {
    try {
      this.storage.setItem(`${this.storeKey}:${name}`, JSON.stringify(value))
    } catch {
      // A page without storage still chats; it only forgets on reload.
    }
  }

  private async connect(): Promise<Session | undefined> {
    clearTimeout(this.timer)
    try {
      const answer = await this.request(`${this.base}/web-chat/${this.inboxId}/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token: this.stored('token'),
          identity: this.identity,
          language: this.language,
          context: this.context,
        }),
      })
      if (!answer.ok) throw new Error(String(answer.status))
      const session = (await answer.json()) as Session & { token: string; ticket: string }
      this.write('token', session.token)
      this.session = session
      this.attach(
        new this.Socket(`${this.base.replace(/^http/, 'ws')}/realtime?ticket=${encodeURIComponent(session.ticket)}`),
      )
      return session
    } catch {
      this.listener({ type: 'connection', isOpen: false })
      this.reconnect()
      return undefined
    }
  }

  private reconnect(delay = Math.min(30_000, 500 * 2 ** this.tries++ * (0.5 + Math.random()))): void {
    if (!this.isWanted || this.socket?.readyState === isOpen || this.socket?.readyState === isConnecting) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.connect(), delay)
  }

  private attach(socket: WebSocket): void {
    this.socket = socket
    let heartbeat: Heartbeat | undefined
    const over = () => {
      socket.onclose = null
      socket.onmessage = null
      socket.close()
      heartbeat?.stop()
      if (this.socket === socket) this.socket = undefined
      this.listener({ type: 'connection', isOpen: false })
      this.reconnect()
    }
    socket.onopen = () => {
      heartbeat = new Heartbeat({ ask: () => this.frame({ type: 'ping' }), dead: over, everyMs: askEveryMs })
      this.frame(this.progress.resume())
      heartbeat.expect()
      this.heartbeat = heartbeat
      this.listener({ type: 'connection', isOpen: true })
      this.flush()
    }
    socket.onclose = over
    socket.onmessage = ({ data }) => {
      // A line on which nothing is heard is no better than none: the next waits longer.
      this.tries = 0
      heartbeat?.heard()
      this.take(JSON.parse(String(data)) as VisitorEvent)
    }
  }

  private take(event: VisitorEvent): void {
    if (event.type === 'accepted' || event.type === 'refused') this.settle(event.clientId)
    if (event.type === 'message') this.settle(event.clientId)
    if (this.progress.note(event)) this.listener(event)
  }

  /** The platform has it: it need not be sent again. */
  private settle(clientId: string | undefined): void {
    if (!clientId) return
    this.queue = this.queue.filter((entry) => entry.clientId !== clientId)
    this.write('queue', this.queue)
  }

  private flush(): void {
    for (const { clientId, content, sentAt } of this.queue)
      if (this.frame({ type: 'message', clientId, content, sentAt, context: this.context })) this.heartbeat?.expect()
      else return
  }
}
