import { randomBytes } from 'node:crypto'
import type { Envelope } from '../../services/mail.ts'
import { type Act, type Answer, type Call, type Hook, Provider } from '../provider.ts'

interface Sent {
  readonly FromEmailAddress?: string
  readonly Destination?: { readonly ToAddresses?: readonly string[] }
  readonly Content?: {
    readonly Simple?: {
      readonly Subject?: { readonly Data: string }
      readonly Body?: { readonly Text?: { readonly Data: string } }
      readonly Headers?: readonly { readonly Name: string; readonly Value: string }[]
    }
  }
}

const encoded = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`

/** A mail program and SES: writes real MIME, quotes what it answers, keeps threads; takes what SES would be given to send. */
export class Mail extends Provider {
  /** Hands a letter to the receiving side; set once the runtime is there. */
  receive: (envelope: Envelope) => Promise<boolean> = async () => false
  private readonly threads = new Map<string, { subject: string; ids: string[]; last: string }>()

  protected hooks(): readonly Hook[] {
    return []
  }

  override async act(who: string, act: Act): Promise<{ readonly status: number; readonly body: string }> {
    const known = act.event === 'new' ? undefined : this.threads.get(who)
    const subject = known ? `Re: ${known.subject}` : String(act.subject ?? '咨询')
    const id = act.id ?? `<${randomBytes(12).toString('hex')}@mail.example>`
    const words = act.text ?? act.option?.label ?? ''
    const quoted = known
      ? `\n\n在 2026年11月21日 11:00，云客小店 写道：\n${known.last
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n')}\n`
      : ''
    const file = act.imageId ? this.media.get(act.imageId) : undefined
    const boundary = `b${randomBytes(8).toString('hex')}`
    const text = [
      `Content-Type: text/plain; charset=utf-8`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(words + quoted)
        .toString('base64')
        .replace(/.{76}/g, '$&\r\n'),
    ]
    const raw = [
      `Return-Path: <${who}>`,
      `From: ${encoded(String(act.name ?? '王小明'))} <${who}>`,
      `To: ${this.account.settings.address}`,
      `Subject: ${encoded(subject)}`,
      `Message-ID: ${id}`,
      ...(known ? [`In-Reply-To: ${known.ids.at(-1)}`, `References: ${known.ids.join(' ')}`] : []),
      ...(act.event === 'automatic' ? ['Auto-Submitted: auto-replied'] : []),
      `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0',
      ...(file
        ? [
            `Content-Type: multipart/mixed; boundary="${boundary}"`,
            '',
            `--${boundary}`,
            ...text,
            `--${boundary}`,
            `Content-Type: ${file.contentType}; name="photo.png"`,
            'Content-Disposition: attachment; filename="photo.png"',
            'Content-Transfer-Encoding: base64',
            '',
            file.bytes.toString('base64').replace(/.{76}/g, '$&\r\n'),
            `--${boundary}--`,
          ]
        : text),
    ].join('\r\n')
    this.show(who, 'customer', { text: `${subject}\n${words}`, ...(act.imageId && { image: act.imageId }) })
    this.threads.set(who, {
      subject: known?.subject ?? subject,
      ids: [...(known?.ids ?? []), id],
      last: known?.last ?? '',
    })
    const verdicts = (act.verdicts ?? {}) as Readonly<Record<string, string>>
    const isTaken = await this.receive({ from: who, to: [this.account.settings.address ?? ''], raw, verdicts })
    if (!isTaken) this.show(who, 'system', { text: '550 没有这个收件人 · no such recipient' })
    return { status: isTaken ? 250 : 550, body: '' }
  }

  serve(call: Call): Answer | null {
    const refuse = (status: number, type: string, message: string): Answer => ({
      status,
      body: { __type: type, message },
    })
    if (!call.path.endsWith('/outbound-emails')) return refuse(404, 'NotFoundException', 'no such operation')
    const fault = this.fault()
    if (fault) return refuse(fault, 'TooManyRequestsException', 'Maximum sending rate exceeded.')
    const { FromEmailAddress, Destination, Content } = this.json(call) as Sent
    if (FromEmailAddress !== this.account.settings.address)
      return refuse(400, 'MailFromDomainNotVerifiedException', 'The identity is not verified.')
    const who = Destination?.ToAddresses?.[0] ?? ''
    const simple = Content?.Simple
    const text = simple?.Body?.Text?.Data ?? ''
    const header = (name: string) => simple?.Headers?.find(({ Name }) => Name === name)?.Value
    const known = this.threads.get(who)
    const MessageId = randomBytes(16).toString('hex')
    const isThreaded = header('In-Reply-To') === known?.ids.at(-1)
    if (known)
      this.threads.set(who, { ...known, ids: [...known.ids, `<${MessageId}@email.amazonses.com>`], last: text })
    this.show(who, 'account', { text: `${isThreaded ? '' : '（新邮件）'}${simple?.Subject?.Data ?? ''}\n${text}` })
    return fault === null ? null : { status: 200, body: { MessageId } }
  }
}
