import { createHmac, randomBytes } from 'node:crypto'
import { parseXml, type XmlValue } from '../../../shared/channels/support/xml.ts'
import { type Act, type Answer, type Call, type Hook, Provider } from '../provider.ts'

interface Line {
  sid: string
  isLive: boolean
  /** Where the caller's next words go: the action of the Gather that listens. */
  action: string
  /** Where silence goes. */
  redirect: string
  records: boolean
}

const list = (value: XmlValue | undefined) =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value]) as readonly (string | Record<string, XmlValue>)[]
/** The attributes of the first tag of a name, as the strict scanner drops them. */
const attributesOf = (xml: string, name: string): Readonly<Record<string, string>> => {
  const tag = new RegExp(`<${name}((?:\\s+[\\w]+="[^"]*")*)\\s*/?>`).exec(xml)?.[1] ?? ''
  return Object.fromEntries(
    [...tag.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key ?? '', (value ?? '').replaceAll('&amp;', '&')]),
  )
}

/** A telephone provider: signs the steps of calls in Twilio's form, speaks TwiML, and lets a running call be told more. */
export class Telephone extends Provider {
  private readonly lines = new Map<string, Line>()

  protected hooks(who: string, act: Act): readonly Hook[] {
    if (act.event === 'call') {
      const sid = `CA${randomBytes(16).toString('hex')}`
      this.lines.set(who, { sid, isLive: true, action: '', redirect: '', records: false })
      return [this.step(who, sid, this.account.webhook, { CallStatus: 'ringing' })]
    }
    const line = this.lines.get(who)
    if (!line?.isLive) {
      this.show(who, 'system', { text: '没有通话，请先拨打 · no call' })
      return []
    }
    if (act.event === 'hangup') {
      line.isLive = false
      return [
        this.step(who, line.sid, this.account.webhook, {
          CallStatus: 'completed',
          CallDuration: '60',
          CallbackSource: 'call-progress-events',
        }),
      ]
    }
    const url = new URL(line.action || this.account.webhook, this.account.webhook).href
    if (act.event === 'dialled')
      return [
        this.step(who, line.sid, url, {
          CallStatus: 'in-progress',
          DialCallStatus: 'completed',
          DialCallDuration: '42',
        }),
      ]
    if (line.records) {
      const RecordingSid = `RE${randomBytes(16).toString('hex')}`
      this.media.set(RecordingSid, { bytes: Buffer.from('recorded voice'), contentType: 'audio/mpeg' })
      const RecordingUrl = `${this.account.settings.apiBase}/recordings/${RecordingSid}`
      return [
        this.step(who, line.sid, url, {
          CallStatus: 'in-progress',
          RecordingUrl,
          RecordingSid,
          RecordingDuration: '3',
          TranscriptionText: act.text,
        }),
      ]
    }
    if (act.event === 'silence')
      return [
        this.step(who, line.sid, new URL(line.redirect, this.account.webhook).href, { CallStatus: 'in-progress' }),
      ]
    const said = /^[\d*#]$/.test(act.text ?? '')
      ? { Digits: act.text }
      : { SpeechResult: act.text ?? act.option?.label, Confidence: String(act.confidence ?? '0.9321') }
    return [this.step(who, line.sid, url, { CallStatus: 'in-progress', ...said })]
  }

  private step(who: string, sid: string, url: string, more: Readonly<Record<string, string | undefined>>): Hook {
    const form: Record<string, string> = {
      CallSid: sid,
      AccountSid: this.account.secrets.accountSid ?? '',
      From: who,
      To: '+85230000000',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
    }
    for (const [name, value] of Object.entries(more)) if (value !== undefined) form[name] = value
    const text = Object.keys(form)
      .sort()
      .map((name) => name + form[name])
      .join('')
    const signature = createHmac('sha1', this.account.secrets.authToken ?? '')
      .update(url + text)
      .digest('base64')
    return {
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(form).toString(),
    }
  }

  protected override answered(who: string, _status: number, body: string): void {
    if (this.lines.get(who)?.isLive) this.play(who, body)
  }

  /** Does what a TwiML document says: speaks, listens, records, hangs up. */
  private play(who: string, xml: string): void {
    const line = this.lines.get(who)
    const { root, fields } = parseXml(xml)
    if (!line || root !== 'Response') throw new Error('12100 Document parse failure')
    const gather = list(fields.Gather)[0]
    const says = [...list(fields.Say), ...(gather && typeof gather === 'object' ? list(gather.Say) : [])]
    for (const said of says) if (typeof said === 'string') this.show(who, 'account', { text: said })
    line.records = fields.Record !== undefined
    if (gather !== undefined) line.action = attributesOf(xml, 'Gather').action ?? ''
    if (line.records) line.action = attributesOf(xml, 'Record').action ?? ''
    line.redirect = String(list(fields.Redirect)[0] ?? '')
    const dial = list(fields.Dial)[0]
    if (dial && typeof dial === 'object') {
      this.show(who, 'system', { text: `接通 ${String(list(dial.Number)[0])} · connected` })
      line.action = attributesOf(xml, 'Dial').action ?? ''
    }
    if (fields.Hangup !== undefined) {
      line.isLive = false
      this.show(who, 'system', { text: '通话结束 · call ended' })
    }
  }

  serve(call: Call): Answer | null {
    const refuse = (status: number, code: number, message: string): Answer => ({
      status,
      body: { code, message, status },
    })
    const { accountSid = '', authToken = '' } = this.account.secrets
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    if (call.headers.authorization !== expected) return refuse(401, 20003, 'Authenticate')
    const recording = /^\/recordings\/(\w+)\.mp3$/.exec(call.path)?.[1]
    if (recording) {
      const file = this.media.get(recording)
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : refuse(404, 20404, 'not found')
    }
    const sid = /^\/2010-04-01\/Accounts\/\w+\/Calls\/(\w+)\.json$/.exec(call.path)?.[1]
    const [who, line] = [...this.lines].find(([, one]) => one.sid === sid) ?? []
    if (!who || !line) return refuse(404, 20404, 'The requested resource was not found')
    const fault = this.fault()
    if (fault) return refuse(fault, 20429, 'simulated')
    if (!line.isLive) return refuse(400, 21220, 'Call is not in-progress. Cannot redirect.')
    const document = new URLSearchParams(call.body.toString()).get('Twiml')
    if (!document) return refuse(400, 21601, 'Twiml is missing')
    this.play(who, document)
    return fault === null ? null : { status: 200, body: { sid, status: 'in-progress' } }
  }
}
