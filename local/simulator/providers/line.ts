import { createHmac } from 'node:crypto'
import { type Act, type Answer, bearerOf, type Call, type Hook, Provider } from '../provider.ts'

interface LineMessage {
  readonly type: string
  readonly text?: string
  readonly originalContentUrl?: string
  readonly quickReply?: {
    readonly items: readonly { readonly action: { readonly label: string; readonly data: string } }[]
  }
}

/** LINE's servers: signed events, reply tokens that work once, push with retry keys. */
export class Line extends Provider {
  private readonly tokens = new Map<string, { who: string; until: number }>()
  private refusesTokens = false
  private readonly retryKeys = new Set<string>()

  protected hooks(who: string, act: Act): readonly Hook[] {
    const replyToken = this.id()
    this.tokens.set(replyToken, { who, until: Date.now() + 60_000 })
    const id = act.id ?? this.id()
    const type = act.option ? 'postback' : (act.event ?? 'message')
    const event = {
      type,
      mode: 'active',
      timestamp: Date.now(),
      source: { type: 'user', userId: who },
      webhookEventId: `E${id}`,
      deliveryContext: { isRedelivery: false },
      ...(type !== 'unsend' && type !== 'unfollow' && { replyToken }),
      ...(type === 'message' && {
        message: act.imageId
          ? { id: act.imageId, type: 'image' }
          : act.voiceId
            ? { id: act.voiceId, type: 'audio', duration: 3_000 }
            : { id, type: 'text', text: act.text ?? '' },
      }),
      ...(act.option && { postback: { data: act.option.id } }),
      ...(type === 'unsend' && { unsend: { messageId: act.messageId } }),
    }
    const body = JSON.stringify({ destination: 'Udest', events: [event] })
    const signature = createHmac('sha256', this.account.secrets.channelSecret ?? '')
      .update(body)
      .digest('base64')
    return [{ headers: { 'content-type': 'application/json', 'x-line-signature': signature }, body }]
  }

  /** Every reply token counts as late from now on. */
  override expireToken(): void {
    this.refusesTokens = true
  }

  serve(call: Call): Answer | null {
    const refuse = (status: number, message: string): Answer => ({ status, body: { message } })
    if (bearerOf(call) !== this.account.secrets.accessToken) return refuse(401, 'Authentication failed')
    const content = /^\/v2\/bot\/message\/([^/]+)\/content$/.exec(call.path)?.[1]
    if (content) {
      const file = this.media.get(content)
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : refuse(404, 'Not found')
    }
    if (call.path === '/v2/bot/info') return { status: 200, body: { userId: 'Udest', displayName: this.account.name } }
    const fault = this.fault()
    if (fault) return refuse(fault, 'simulated')
    const body = this.json(call) as { replyToken?: string; to?: string; messages?: LineMessage[] }
    const messages = body.messages ?? []
    if (messages.length < 1 || messages.length > 5)
      return refuse(400, 'The property, messages, must have 1 to 5 elements')
    let who = body.to ?? ''
    if (call.path === '/v2/bot/message/reply') {
      const token = this.tokens.get(body.replyToken ?? '')
      if (!token || token.until < Date.now() || this.refusesTokens) return refuse(400, 'Invalid reply token')
      this.tokens.delete(body.replyToken ?? '')
      who = token.who
    } else if (call.path === '/v2/bot/message/push') {
      const key = String(call.headers['x-line-retry-key'] ?? '')
      if (key && !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key))
        return refuse(400, 'The retry key is invalid')
      if (key && this.retryKeys.has(key)) return refuse(409, 'The retry key is already accepted')
      this.retryKeys.add(key)
    } else return refuse(404, 'Not found')
    for (const message of messages) {
      const options = message.quickReply?.items.map(({ action }) => ({ id: action.data, label: action.label }))
      this.show(who, 'account', {
        text: message.text ?? '',
        ...(message.originalContentUrl && { image: message.originalContentUrl }),
        ...(options && { options }),
      })
    }
    return fault === null ? null : { status: 200, body: { sentMessages: messages.map(() => ({ id: this.id() })) } }
  }
}
