import { randomBytes } from 'node:crypto'
import { sha1Sorted } from '../../../shared/channels/support/compare.ts'
import { type Act, type Answer, type Call, type Hook, Provider } from '../provider.ts'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const receiver = '1902538057'

/** Weibo's form of a date, in China's time. */
function stamp(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':')
  return `${days[local.getUTCDay()]} ${months[local.getUTCMonth()]} ${two(local.getUTCDate())} ${time} +0800 ${local.getUTCFullYear()}`
}

/** Weibo's servers: signed pushes in JSON, active and passive replies, the 48 hours, its error codes. */
export class Weibo extends Provider {
  private readonly windows = new Map<string, { until: number; left: number }>()

  protected hooks(who: string, act: Act): readonly Hook[] {
    const type = act.event ? (act.event === 'mention' ? 'mention' : 'event') : act.imageId ? 'image' : 'text'
    if (act.event === 'unfollow') this.windows.delete(who)
    else
      this.windows.set(who, {
        until: Date.now() + 48 * 3_600_000,
        left: type === 'mention' ? 1 : Number.POSITIVE_INFINITY,
      })
    const data =
      type === 'event' ? { subtype: act.event } : act.imageId ? { vfid: act.imageId, tovfid: act.imageId } : {}
    const body = JSON.stringify({
      type,
      receiver_id: Number(receiver),
      sender_id: /^\d{1,15}$/.test(who) ? Number(who) : who,
      created_at: act.id ?? stamp(new Date()),
      text: act.text ?? '',
      data,
    })
    const timestamp = String(Date.now())
    const nonce = String(randomBytes(4).readUInt32BE())
    const query = new URLSearchParams({
      signature: sha1Sorted(this.account.secrets.appSecret ?? '', timestamp, nonce),
      timestamp,
      nonce,
    })
    return [{ url: `${this.account.webhook}?${query}`, headers: { 'content-type': 'application/json' }, body }]
  }

  protected override answered(who: string, _status: number, body: string): void {
    if (!body.startsWith('{')) return
    const { data = '', type } = JSON.parse(body) as { data?: string; type?: string }
    this.render(who, String(type), decodeURIComponent(data))
  }

  private render(who: string, type: string, json: string): void {
    const data = JSON.parse(json) as {
      text?: string
      articles?: { display_name: string; summary: string; url: string }[]
    }
    const article = data.articles?.[0]
    this.show(
      who,
      'account',
      type === 'articles' && article
        ? { text: `${article.display_name}\n${article.summary}`, link: article.url }
        : { text: data.text ?? '' },
    )
  }

  serve(call: Call): Answer | null {
    const refuse = (error_code: number, error: string): Answer => ({
      status: 400,
      body: { error, error_code, request: call.path },
    })
    if (call.path === '/2/mss/msget') {
      if (call.query.get('access_token') !== this.account.secrets.accessToken) return refuse(21332, 'invalid_token')
      const file = this.media.get(call.query.get('fid') ?? '')
      return file
        ? { status: 200, body: file.bytes, contentType: file.contentType }
        : refuse(26403, 'the file does not exist')
    }
    if (call.path === '/oauth2/get_token_info') {
      const token = new URLSearchParams(call.body.toString()).get('access_token')
      if (token !== this.account.secrets.accessToken) return refuse(21327, 'expired_token')
      return { status: 200, body: { uid: receiver, appkey: '1', scope: null, create_at: 1, expire_in: 157_679_471 } }
    }
    if (!/^\/2\/messages\/reply(\/biz)?\.json$/.test(call.path)) return refuse(10020, 'no such interface')
    const form = new URLSearchParams(call.body.toString())
    if (form.get('access_token') !== this.account.secrets.accessToken) return refuse(21332, 'invalid_access_token')
    const fault = this.fault()
    if (fault) return refuse(fault, 'simulated')
    const who = form.get('receiver_id') ?? ''
    const window = this.windows.get(who)
    if (!window || window.until < Date.now() || window.left < 1) return refuse(26403, 'reply is out of time or count')
    const data = form.get('data') ?? ''
    const text = (JSON.parse(data) as { text?: string }).text
    if (text !== undefined && [...text].length > 300) return refuse(20012, 'text too long')
    window.left--
    this.render(who, form.get('type') ?? '', data)
    return fault === null ? null : { status: 200, body: { result: true } }
  }
}
