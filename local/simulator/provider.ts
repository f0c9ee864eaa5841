import { randomBytes } from 'node:crypto'

export interface Account {
  readonly inboxId: string
  readonly webhook: string
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

/** What one customer's screen shows, whatever the provider. */
export interface Said {
  readonly id: number
  readonly who: string
  readonly from: 'customer' | 'account' | 'system'
  readonly at: number
  readonly text: string
  readonly image?: string
  readonly link?: string
  readonly options?: readonly { readonly id: string; readonly label: string }[]
}

/** What a customer does on the screen. */
export interface Act {
  readonly text?: string
  /** An option that was tapped. */
  readonly option?: { readonly id: string; readonly label: string }
  readonly imageId?: string
  /** A recording that was uploaded. */
  readonly voiceId?: string
  /** An event by the provider's own name, such as follow. */
  readonly event?: string
  /** Says the same again under this id, as a provider does that got no answer. */
  readonly id?: string
  readonly context?: Readonly<Record<string, string>>
  readonly [more: string]: unknown
}

export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly contentType?: string
}

/** One call to our webhook, signed as the provider signs. */
export interface Hook {
  readonly url?: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const deliveries = 3

/** The servers of a provider, for one account: signs and repeats pushes, checks calls of its API, keeps what phones show. */
export abstract class Provider {
  readonly account: Account
  readonly shown: Said[] = []
  readonly calls: { readonly at: number; readonly path: string; readonly body: string; readonly answer: unknown }[] = []
  readonly media = new Map<string, { readonly bytes: Buffer; readonly contentType: string }>()
  /** Errors for the next calls of the message API, in the provider's numbers; null takes the call and never answers. */
  faults: (number | null)[] = []
  /** No call is answered: the connection is cut. */
  isDown = false
  private readonly listeners = new Set<(said: Said) => void>()
  private nextId = 1

  constructor(account: Account) {
    this.account = account
  }

  /** The calls to our webhook that this act causes. */
  protected abstract hooks(who: string, act: Act): readonly Hook[]
  /** The provider's API as far as an account calls it; null when it takes the call and never answers. */
  abstract serve(call: Call): Answer | null
  /** Reads what our webhook answered, where the provider shows that to the customer. */
  protected answered(_who: string, _status: number, _body: string): void {}
  /** Forgets access tokens, as after a reset in the account's console. */
  expireToken(): void {}

  listen(listener: (said: Said) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  protected show(who: string, from: Said['from'], said: Omit<Said, 'id' | 'who' | 'from' | 'at'>): void {
    const full: Said = { id: this.nextId++, who, from, at: Date.now(), ...said }
    this.shown.push(full)
    if (this.shown.length > 2_000) this.shown.splice(0, 500)
    for (const listener of this.listeners) listener(full)
  }

  /** Does what a customer does; each push is repeated until it is taken. Resolves with the last answer. */
  async act(who: string, act: Act): Promise<{ readonly status: number; readonly body: string }> {
    this.show(who, 'customer', {
      text: act.text ?? act.option?.label ?? (act.voiceId ? '［语音 · voice］' : act.event ? `［${act.event}］` : ''),
      ...(act.imageId && { image: act.imageId }),
    })
    let last = { status: 0, body: '' }
    for (const hook of this.hooks(who, act))
      for (let delivery = 1; delivery <= deliveries; delivery++) {
        last = await this.deliver(hook)
        if (last.status >= 200 && last.status < 300) {
          this.answered(who, last.status, last.body)
          break
        }
        if (delivery === deliveries) this.show(who, 'system', { text: `没有送达 · not delivered (${last.status})` })
      }
    return last
  }

  async deliver(hook: Hook): Promise<{ readonly status: number; readonly body: string }> {
    try {
      const answer = await fetch(hook.url ?? this.account.webhook, {
        method: hook.method ?? 'POST',
        ...(hook.headers && { headers: { ...hook.headers } }),
        ...(hook.body !== undefined && { body: hook.body }),
        signal: AbortSignal.timeout(16_000),
      })
      return { status: answer.status, body: await answer.text() }
    } catch {
      return { status: 0, body: '' }
    }
  }

  /** The next fault of the message API; undefined when there is none. */
  protected fault(): number | null | undefined {
    return this.faults.length > 0 ? this.faults.shift() : undefined
  }

  protected readonly id = (prefix = ''): string => `${prefix}${randomBytes(10).toString('hex')}`

  protected json(call: Call): Readonly<Record<string, unknown>> {
    try {
      return JSON.parse(call.body.toString()) as Record<string, unknown>
    } catch {
      return {}
    }
  }
}

/** The id that one person has in all accounts of an open platform: simulated people who have one carry it in their names. */
export const unionOf = (id: string) => {
  const person = /Union(\w+)$/.exec(id)?.[1]
  return person ? { unionid: `o6_${person}` } : {}
}

export const bearerOf = (call: Call) => /^Bearer (.+)$/.exec(String(call.headers.authorization ?? ''))?.[1]
