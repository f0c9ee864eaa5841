import { randomBytes } from 'node:crypto'
import { sha1Sorted } from '../../../shared/channels/support/compare.ts'
import { sealEnvelope } from '../../../shared/channels/support/wx-envelope.ts'
import { type Act, type Answer, type Call, type Hook, Provider } from '../provider.ts'

/** WeChat's servers for a mini program: sealed pushes in JSON, the short window of an opened session, its message kinds. */
export class MiniProgram extends Provider {
  private readonly windows = new Map<string, { until: number; left: number }>()
  private token = { value: '', until: 0 }
  private lastId = BigInt(Date.now()) * 1_000_000n

  protected hooks(who: string, act: Act): readonly Hook[] {
    const isEnter = act.event === 'enter'
    this.windows.set(who, {
      until: Date.now() + (isEnter ? 60_000 : 48 * 3_600_000),
      left: isEnter ? 2 : 5,
    })
    this.lastId += 1n
    const common = `"ToUserName":"gh_mini","FromUserName":${JSON.stringify(who)},"CreateTime":${Math.floor(Date.now() / 1_000)}`
    // The id is a bare 64-bit number, as WeChat writes it.
    const id = act.id ?? String(this.lastId)
    const said = isEnter
      ? `"MsgType":"event","Event":"user_enter_tempsession","SessionFrom":"pages/order/index"`
      : act.imageId
        ? `"MsgType":"image","PicUrl":"https://mmbiz.qpic.cn/simulated","MediaId":${JSON.stringify(act.imageId)},"MsgId":${id}`
        : `"MsgType":"text","Content":${JSON.stringify(act.text ?? act.option?.label ?? '')},"MsgId":${/^\d+$/.test(id) ? id : JSON.stringify(id)}`
    const { token = '', encodingAesKey = '', appId = '' } = this.account.secrets
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const sealed = sealEnvelope(`{${common},${said}}`, encodingAesKey, appId, randomBytes(16))
    const query = new URLSearchParams({
      signature: sha1Sorted(token, timestamp, nonce),
      timestamp,
      nonce,
      openid: who,
      encrypt_type: 'aes',
      msg_signature: sha1Sorted(token, timestamp, nonce, sealed),
    })
    return [
      {
        url: `${this.account.webhook}?${query}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ToUserName: 'gh_mini', Encrypt: sealed }),
      },
    ]
  }

  override expireToken(): void {
    this.token = { value: '', until: 0 }
  }

  serve(call: Call): Answer | null {
    const answer = (body: Record<string, unknown>): Answer => ({
      status: 200,
      body: { errcode: 0, errmsg: 'ok', ...body },
    })
    const refuse = (errcode: number, errmsg: string) => answer({ errcode, errmsg: `${errmsg} rid: ${this.id()}` })
    const body = this.json(call)
    if (call.path === '/cgi-bin/stable_token') {
      if (body.appid !== this.account.secrets.appId) return refuse(40013, 'invalid appid')
      if (body.secret !== this.account.secrets.appSecret) return refuse(40001, 'invalid credential')
      if (this.token.until - Date.now() < 300_000) this.token = { value: this.id('T'), until: Date.now() + 7_200_000 }
      return { status: 200, body: { access_token: this.token.value, expires_in: 7_200 } }
    }
    if (call.query.get('access_token') !== this.token.value || !this.token.value)
      return refuse(40001, 'invalid credential, access_token is invalid or not latest')
    if (call.path === '/cgi-bin/media/get') {
      const file = this.media.get(call.query.get('media_id') ?? '')
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : refuse(40007, 'invalid media_id')
    }
    if (call.path === '/cgi-bin/getcallbackip') return answer({ ip_list: ['101.226.103.0/25'] })
    if (call.path === '/cgi-bin/message/custom/typing') return answer({})
    if (call.path !== '/cgi-bin/message/custom/send') return refuse(40066, 'invalid url')
    const fault = this.fault()
    if (fault) return refuse(fault, 'simulated')
    const kind = String(body.msgtype)
    if (!['text', 'image', 'link', 'miniprogrampage'].includes(kind)) return refuse(40008, 'invalid message type')
    const who = String(body.touser)
    const window = this.windows.get(who)
    if (!window || window.until < Date.now()) return refuse(45015, 'response out of time limit')
    if (window.left < 1) return refuse(45047, 'out of response count limit')
    window.left--
    const { content, title, description, url } = (body[kind] ?? {}) as Record<string, string | undefined>
    this.show(who, 'account', {
      text: content ?? [title, description].filter(Boolean).join('\n'),
      ...(url && { link: url }),
    })
    return fault === null ? null : answer({})
  }
}
