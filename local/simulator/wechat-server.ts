import { createHash, randomBytes } from 'node:crypto'
import { sha1Sorted } from '../../shared/channels/support/compare.ts'
import { openEnvelope, sealEnvelope } from '../../shared/channels/support/wx-envelope.ts'
import { child, field, parseXml, writeXml, type XmlTree } from '../../shared/channels/support/xml.ts'

export interface WechatAccount {
  readonly inboxId: string
  readonly webhook: string
  readonly mode: string
  readonly secrets: Readonly<Record<string, string>>
}

/** What the customer's phone shows. */
export interface Shown {
  readonly id: number
  readonly openId: string
  readonly from: 'customer' | 'account' | 'system'
  readonly at: number
  readonly message: Readonly<Record<string, unknown>>
}

export interface Faults {
  /** Answers the next calls of the message API with these codes, first to last; null hangs, 0 is a success whose answer is lost. */
  sendErrors: (number | null)[]
  tokenSeconds: number
}

interface Window {
  openedAt: number
  limit: number
  seconds: number
  used: number
}

const retryAfterMs = 5_000
const deliveries = 3
const windows: Readonly<Record<string, { limit: number; seconds: number }>> = {
  message: { limit: 5, seconds: 48 * 3600 },
  menu: { limit: 3, seconds: 60 },
  follow: { limit: 3, seconds: 60 },
  scan: { limit: 3, seconds: 60 },
}
const opens: Readonly<Record<string, string>> = {
  subscribe: 'follow',
  SCAN: 'scan',
  CLICK: 'menu',
  scancode_push: 'menu',
  scancode_waitmsg: 'menu',
}

/** WeChat's servers for one account: pushes with signature, envelope and retries; tokens, windows, media and error codes. */
export class WechatServer {
  readonly account: WechatAccount
  readonly shown: Shown[] = []
  readonly faults: Faults = { sendErrors: [], tokenSeconds: 7_200 }
  readonly media = new Map<string, { readonly bytes: Buffer; readonly contentType: string; readonly name: string }>()
  readonly calls: { readonly at: number; readonly path: string; readonly body: unknown; readonly answer: unknown }[] =
    []
  private readonly windows = new Map<string, Window>()
  private readonly followers = new Set<string>()
  private readonly listeners = new Set<(shown: Shown) => void>()
  private token = { value: '', until: 0 }
  private typing = new Set<string>()
  private nextId = 1
  private lastMsgId = BigInt(Date.now()) * 1_000_000n

  constructor(account: WechatAccount) {
    this.account = account
  }

  listen(listener: (shown: Shown) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  show(openId: string, from: Shown['from'], message: Record<string, unknown>): void {
    const shown: Shown = { id: this.nextId++, openId, from, at: Date.now(), message }
    this.shown.push(shown)
    if (this.shown.length > 2_000) this.shown.splice(0, 500)
    for (const listener of this.listeners) listener(shown)
  }

  // --- what the follower does -------------------------------------------------------------------------------------

  /** Sends a message or an event as a follower; resolves with the HTTP status and answer of the last delivery. */
  async push(
    openId: string,
    fields: Record<string, XmlTree | undefined>,
    options: { readonly msgId?: string; readonly deliveries?: number } = {},
  ): Promise<{ readonly status: number; readonly body: string; readonly deliveries: number }> {
    const isEvent = fields.MsgType === 'event'
    this.followers.add(openId)
    if (isEvent && fields.Event === 'unsubscribe') this.followers.delete(openId)
    this.open(openId, isEvent ? opens[String(fields.Event)] : fields.bizmsgmenuid ? 'menu' : 'message')
    this.lastMsgId += 1n
    const xml = this.pushXml(openId, {
      ...fields,
      ...(!isEvent && { MsgId: options.msgId ?? String(this.lastMsgId) }),
    })
    this.show(openId, 'customer', fields as Record<string, unknown>)
    let last = { status: 0, body: '', deliveries: 0 }
    for (let delivery = 1; delivery <= (options.deliveries ?? deliveries); delivery++) {
      last = { ...(await this.deliver(xml, openId)), deliveries: delivery }
      if (last.status === 200) break
    }
    if (last.status !== 200) this.show(openId, 'system', { text: '该公众号提供的服务出现故障，请稍后再试' })
    else if (last.body && last.body !== 'success') this.readAnswer(openId, last.body)
    return last
  }

  /** One signed delivery of a push, sealed unless the account is in plain mode. */
  async deliver(xml: string, openId: string): Promise<{ readonly status: number; readonly body: string }> {
    const { secrets, webhook, mode } = this.account
    const timestamp = String(Math.floor(Date.now() / 1000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const query = new URLSearchParams({
      signature: sha1Sorted(secrets.token ?? '', timestamp, nonce),
      timestamp,
      nonce,
      openid: openId,
    })
    let body = xml
    if (mode !== 'plain') {
      const sealed = sealEnvelope(xml, secrets.encodingAesKey ?? '', secrets.appId ?? '', randomBytes(16))
      query.set('encrypt_type', 'aes')
      query.set('msg_signature', sha1Sorted(secrets.token ?? '', timestamp, nonce, sealed))
      const envelope = writeXml('Encrypt', sealed)
      body =
        mode === 'compatible'
          ? xml.replace('</xml>', `${envelope}</xml>`)
          : `<xml>${writeXml('ToUserName', 'gh')}${envelope}</xml>`
    }
    try {
      const answer = await fetch(`${webhook}?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body,
        signal: AbortSignal.timeout(retryAfterMs),
      })
      return { status: answer.status, body: await answer.text() }
    } catch {
      await new Promise((done) => setTimeout(done, 300))
      return { status: 0, body: '' }
    }
  }

  /** The address check that the account console makes when its URL is saved. */
  async checkAddress(): Promise<boolean> {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const nonce = randomBytes(5).toString('hex')
    const echostr = String(randomBytes(6).readUIntBE(0, 6))
    const query = new URLSearchParams({
      signature: sha1Sorted(this.account.secrets.token ?? '', timestamp, nonce),
      timestamp,
      nonce,
      echostr,
    })
    const answer = await fetch(`${this.account.webhook}?${query}`)
    return answer.status === 200 && (await answer.text()) === echostr
  }

  private open(openId: string, kind: string | undefined): void {
    const rule = kind ? windows[kind] : undefined
    const current = this.windows.get(openId)
    const isLongOpen =
      current && current.limit === 5 && current.used < 3 && Date.now() < current.openedAt + current.seconds * 1000
    if (rule && !(kind !== 'message' && isLongOpen))
      this.windows.set(openId, { openedAt: Date.now(), ...rule, used: 0 })
  }

  private readAnswer(openId: string, body: string): void {
    const { secrets, mode } = this.account
    const outer = parseXml(body).fields
    const sealed = field(outer, 'Encrypt')
    const fields =
      mode === 'plain' || !sealed
        ? outer
        : parseXml(openEnvelope(sealed, secrets.encodingAesKey ?? '', secrets.appId ?? '')).fields
    const kind = field(fields, 'MsgType') ?? ''
    const article = child(child(fields, 'Articles') ?? {}, 'item')
    this.show(openId, 'account', {
      msgtype: kind,
      text: { content: field(fields, 'Content') ?? (article ? field(article, 'Title') : '') },
      isPassive: true,
    })
  }

  // --- the API that the account calls -------------------------------------------------------------------------------

  private error = (errcode: number, errmsg: string) => ({
    errcode,
    errmsg: `${errmsg} rid: ${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`,
  })

  stableToken(body: Record<string, unknown>): Record<string, unknown> {
    if (body.appid !== this.account.secrets.appId) return this.error(40013, 'invalid appid')
    if (body.secret !== this.account.secrets.appSecret) return this.error(40001, 'invalid credential')
    if (this.token.until - Date.now() < 300_000 || body.force_refresh === true)
      this.token = {
        value: `T${createHash('sha256').update(randomBytes(16)).digest('hex')}`,
        until: Date.now() + this.faults.tokenSeconds * 1000,
      }
    return { access_token: this.token.value, expires_in: Math.floor((this.token.until - Date.now()) / 1000) }
  }

  /** Makes every token that was given out invalid, as a reset in the account console does. */
  expireToken(): void {
    this.token = { value: '', until: 0 }
  }

  /** An error for a bad token; undefined when it is good. */
  refuse(token: string | null): Record<string, unknown> | undefined {
    if (!token) return this.error(41001, 'access_token missing')
    if (token !== this.token.value)
      return this.error(40001, 'invalid credential, access_token is invalid or not latest')
    return this.token.until < Date.now() ? this.error(42001, 'access_token expired') : undefined
  }

  /** The customer-service message API; null means that the answer never comes. */
  send(raw: string): Record<string, unknown> | null {
    if (/\\u[0-9a-f]{4}/i.test(raw)) return this.error(40033, 'invalid charset')
    let body: Record<string, unknown>
    try {
      body = JSON.parse(raw) as Record<string, unknown>
    } catch {
      return this.error(47001, 'data format error')
    }
    const fault = this.faults.sendErrors.shift()
    if (fault === null) return null
    if (fault && fault !== 0) return this.error(fault, 'simulated')
    const openId = String(body.touser ?? '')
    const window = this.windows.get(openId)
    if (!this.followers.has(openId))
      return window ? this.error(43004, 'require subscribe') : this.error(40003, 'invalid openid')
    if (!window || Date.now() > window.openedAt + window.seconds * 1000)
      return this.error(45015, 'response out of time limit or subscription is canceled')
    if (window.used >= window.limit) return this.error(45047, 'out of response count limit')
    const text = (body.text as { content?: string } | undefined)?.content
    if (text !== undefined && Buffer.byteLength(text) > 2_048) return this.error(45002, 'content size out of limit')
    const mediaId = (body[String(body.msgtype)] as { media_id?: string } | undefined)?.media_id
    if (mediaId && !this.media.has(mediaId)) return this.error(40007, 'invalid media_id')
    window.used++
    this.typing.delete(openId)
    this.show(openId, 'account', body)
    return fault === 0 ? null : { errcode: 0, errmsg: 'ok' }
  }

  /** A template message: no window, but only for followers; its outcome comes back as an event. */
  sendTemplate(body: Record<string, unknown>): Record<string, unknown> {
    const openId = String(body.touser ?? '')
    if (typeof body.template_id !== 'string' || !body.template_id) return this.error(40037, 'invalid template_id')
    if (!this.followers.has(openId)) return this.error(43004, 'require subscribe')
    const data = (body.data ?? {}) as Record<string, { value?: unknown }>
    const tooLong = Object.entries(data).find(
      ([name, { value }]) => name.startsWith('thing') && [...String(value)].length > 20,
    )
    if (tooLong) return this.error(47003, `argument invalid! data.${tooLong[0]}.value invalid`)
    const msgid = this.nextId
    this.show(openId, 'account', { msgtype: 'template', ...body })
    const done = { MsgType: 'event', Event: 'TEMPLATESENDJOBFINISH', MsgID: String(msgid), Status: 'success' }
    setTimeout(() => void this.deliver(this.pushXml(openId, done), openId), 50)
    return { errcode: 0, errmsg: 'ok', msgid }
  }

  private pushXml = (openId: string, fields: Record<string, XmlTree | undefined>) =>
    writeXml('xml', {
      ToUserName: `gh_${this.account.inboxId.slice(-8)}`,
      FromUserName: openId,
      CreateTime: Math.floor(Date.now() / 1000),
      ...fields,
    })

  setTyping(body: Record<string, unknown>): Record<string, unknown> {
    const openId = String(body.touser ?? '')
    const window = this.windows.get(openId)
    if (body.command !== 'Typing' && body.command !== 'CancelTyping') return this.error(45072, 'invalid command')
    if (!window || Date.now() - window.openedAt > 30_000) return this.error(45080, 'no interaction in the last 30 s')
    if (body.command === 'Typing' && this.typing.has(openId)) return this.error(45081, 'already typing')
    if (body.command === 'Typing') this.typing.add(openId)
    else this.typing.delete(openId)
    return { errcode: 0, errmsg: 'ok' }
  }

  upload(file: {
    readonly bytes: Buffer
    readonly contentType: string
    readonly name: string
  }): Record<string, unknown> {
    const limit = file.contentType.startsWith('image/') ? 10 * 1024 * 1024 : 2 * 1024 * 1024
    if (file.bytes.length > limit) return this.error(40006, 'invalid media size')
    const mediaId = randomBytes(24).toString('base64url')
    this.media.set(mediaId, file)
    return { type: file.contentType.split('/')[0], media_id: mediaId, created_at: Math.floor(Date.now() / 1000) }
  }
}
