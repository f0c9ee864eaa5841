import { randomBytes } from 'node:crypto'
import { sha1Sorted } from '../../../shared/channels/support/compare.ts'
import { sealEnvelope } from '../../../shared/channels/support/wx-envelope.ts'
import { writeXml } from '../../../shared/channels/support/xml.ts'
import { type Act, type Answer, type Call, type Hook, Provider, unionOf } from '../provider.ts'

const kf = 'wkDemoAccount0000000000000000001'
const states: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [3, 4],
  4: [],
}

interface Session {
  state: number
  openedAt: number
  used: number
}

interface Menu {
  readonly head_content: string
  readonly list: readonly { readonly click: { readonly id: string; readonly content: string } }[]
}

/** WeCom's servers: they only ring; messages are fetched with a cursor, and sessions have states that refuse words. */
export class Wecom extends Provider {
  private readonly log: Record<string, unknown>[] = []
  private readonly sessions = new Map<string, Session>()
  private readonly codes = new Map<string, { readonly who: string; readonly until: number }>()
  private readonly sent = new Set<string>()
  private token = { value: '', until: 0 }

  protected hooks(who: string, act: Act): readonly Hook[] {
    const at = Math.floor(Date.now() / 1_000)
    const base = { open_kfid: kf, external_userid: who }
    const session = this.sessions.get(who)
    if (act.event === 'enter_session') {
      const code = this.id()
      this.codes.set(code, { who, until: Date.now() + 20_000 })
      this.push({
        msgtype: 'event',
        send_time: at,
        origin: 4,
        event: { event_type: 'enter_session', ...base, scene: 'shop', welcome_code: code },
      })
    } else if (act.event === 'human') {
      // A member of staff takes the session in WeCom's own client.
      this.sessions.set(who, { state: 3, openedAt: Date.now(), used: 0 })
    } else {
      const state = session && session.state !== 4 ? session.state : 0
      this.sessions.set(who, { state, openedAt: Date.now(), used: 0 })
      this.push({
        msgid: act.id ?? this.id('from_'),
        send_time: at,
        origin: 3,
        ...base,
        ...(act.imageId
          ? { msgtype: 'image', image: { media_id: act.imageId } }
          : act.voiceId
            ? { msgtype: 'voice', voice: { media_id: act.voiceId } }
            : {
                msgtype: 'text',
                text: { content: act.text ?? act.option?.label ?? '', ...(act.option && { menu_id: act.option.id }) },
              }),
      })
    }
    return [this.ring()]
  }

  private push(item: Record<string, unknown>): void {
    this.log.push({ msgid: this.id('ev_'), ...item })
  }

  private ring(): Hook {
    const { token = '', encodingAesKey = '', corpId = '' } = this.account.secrets
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const xml = writeXml('xml', {
      ToUserName: corpId,
      CreateTime: Number(timestamp),
      MsgType: 'event',
      Event: 'kf_msg_or_event',
      Token: this.id('ENC'),
      OpenKfId: kf,
    })
    const sealed = sealEnvelope(xml, encodingAesKey, corpId, randomBytes(16))
    const query = new URLSearchParams({ msg_signature: sha1Sorted(token, timestamp, nonce, sealed), timestamp, nonce })
    const body = `<xml>${writeXml('ToUserName', corpId)}${writeXml('Encrypt', sealed)}</xml>`
    return { url: `${this.account.webhook}?${query}`, headers: { 'content-type': 'text/xml' }, body }
  }

  override expireToken(): void {
    this.token = { value: '', until: 0 }
  }

  serve(call: Call): Answer | null {
    const answer = (body: Record<string, unknown>): Answer => ({
      status: 200,
      body: { errcode: 0, errmsg: 'ok', ...body },
    })
    const refuse = (errcode: number, errmsg: string) => answer({ errcode, errmsg })
    const { corpId, secret } = this.account.secrets
    if (call.path === '/cgi-bin/gettoken') {
      if (call.query.get('corpid') !== corpId || call.query.get('corpsecret') !== secret)
        return refuse(40001, 'invalid credential')
      if (this.token.until < Date.now()) this.token = { value: this.id('T'), until: Date.now() + 7_200_000 }
      return answer({ access_token: this.token.value, expires_in: Math.floor((this.token.until - Date.now()) / 1_000) })
    }
    if (call.query.get('access_token') !== this.token.value || !this.token.value)
      return refuse(40014, 'invalid access_token')
    const body = this.json(call) as Record<string, unknown> & { text?: { content: string }; msgmenu?: Menu }
    if (call.path === '/cgi-bin/media/get') {
      const file = this.media.get(call.query.get('media_id') ?? '')
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : refuse(40007, 'invalid media_id')
    }
    if (call.path === '/cgi-bin/getcallbackip') return answer({ ip_list: ['101.226.103.0/25'] })
    if (call.path === '/cgi-bin/kf/customer/batchget') {
      const wanted = (body.external_userid_list ?? []) as readonly string[]
      const known = wanted.filter((id) => this.sessions.has(id))
      return answer({
        customer_list: known.map((id) => ({
          external_userid: id,
          nickname: `微信用户${id.slice(-2)}`,
          gender: 0,
          ...unionOf(id),
        })),
        invalid_external_userid: wanted.filter((id) => !this.sessions.has(id)),
      })
    }
    if (call.path === '/cgi-bin/kf/sync_msg') return answer(this.page(String(body.cursor ?? '')))
    if (call.path === '/cgi-bin/kf/service_state/trans') {
      const session = this.sessions.get(String(body.external_userid))
      if (!session || !states[session.state]?.includes(Number(body.service_state)))
        return refuse(95016, 'transition refused')
      session.state = Number(body.service_state)
      return answer({ msg_code: this.id() })
    }
    const show = (who: string) => {
      const options = body.msgmenu?.list.map(({ click }) => ({ id: click.id, label: click.content }))
      this.show(who, 'account', {
        text: body.text?.content ?? body.msgmenu?.head_content ?? '',
        ...(options && { options }),
      })
    }
    if (call.path === '/cgi-bin/kf/send_msg_on_event') {
      const code = this.codes.get(String(body.code))
      if (!code || code.until < Date.now()) return refuse(95007, 'invalid code')
      this.codes.delete(String(body.code))
      show(code.who)
      return answer({ msgid: String(body.msgid ?? this.id()) })
    }
    if (call.path !== '/cgi-bin/kf/send_msg') return refuse(40066, 'invalid url')
    const fault = this.fault()
    if (fault) return refuse(fault, 'simulated')
    const who = String(body.touser)
    const name = String(body.msgid ?? this.id())
    if (!/^[\w-]{1,32}$/.test(name)) return refuse(40058, 'invalid msgid')
    if (this.sent.has(name)) return answer({ msgid: name })
    const session = this.sessions.get(who)
    if (!session || Date.now() - session.openedAt > 48 * 3_600_000) return refuse(95002, 'out of time')
    if (session.state > 1) return refuse(95018, 'send msg session status invalid')
    if (session.used >= 5) return refuse(95001, 'too many messages')
    if (Buffer.byteLength(body.text?.content ?? '') > 2_048) return refuse(45002, 'content too long')
    session.used++
    this.sent.add(name)
    show(who)
    return fault === null ? null : answer({ msgid: name })
  }

  /** Small pages, and an empty one in between, as WeCom gives them. */
  private page(cursor: string): Record<string, unknown> {
    const from = Number(/^c(\d+)$/.exec(cursor)?.[1] ?? 0)
    const isGap = /g$/.test(cursor)
    const start = isGap ? Number(/^c(\d+)g$/.exec(cursor)?.[1] ?? 0) : from
    if (!isGap && from > 0 && from < this.log.length && from % 2 === 0)
      return { next_cursor: `c${from}g`, has_more: 1, msg_list: [] }
    const items = this.log.slice(start, start + 2)
    const next = start + items.length
    return { next_cursor: `c${next}`, has_more: next < this.log.length ? 1 : 0, msg_list: items }
  }
}
