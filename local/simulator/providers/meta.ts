import { createHmac } from 'node:crypto'
import { type Act, type Answer, bearerOf, type Call, type Hook, Provider } from '../provider.ts'

/** What WhatsApp and Messenger share: the HMAC over the body, the bearer, errors in Graph's form, the 24 hours. */
abstract class Meta extends Provider {
  protected readonly lastWrote = new Map<string, number>()

  protected push(body: unknown): Hook {
    const text = JSON.stringify(body)
    const signature = createHmac('sha256', this.account.secrets.appSecret ?? '')
      .update(text)
      .digest('hex')
    return { headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }, body: text }
  }

  protected error(code: number, message: string, subcode?: number): Answer {
    return {
      status: code === 190 ? 401 : 400,
      body: {
        error: {
          message,
          type: 'OAuthException',
          code,
          ...(subcode && { error_subcode: subcode }),
          fbtrace_id: this.id(),
        },
      },
    }
  }

  protected check(call: Call): Answer | null | undefined {
    if (bearerOf(call) !== this.account.secrets.accessToken) return this.error(190, 'Invalid OAuth access token')
    const fault = this.fault()
    return fault ? this.error(fault, 'simulated') : fault === null ? null : undefined
  }

  protected isLate(who: string): boolean {
    return Date.now() - (this.lastWrote.get(who) ?? 0) > 24 * 3_600_000
  }
}

interface Interactive {
  readonly body: { readonly text: string }
  readonly action: {
    readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[]
    readonly sections?: readonly { readonly rows: readonly { readonly id: string; readonly title: string }[] }[]
  }
}

/** Meta's servers for one WhatsApp number. */
export class WhatsApp extends Meta {
  protected hooks(who: string, act: Act): readonly Hook[] {
    this.lastWrote.set(who, Date.now())
    const message = {
      from: who,
      id: act.id ?? this.id('wamid.'),
      timestamp: String(Math.floor(Date.now() / 1_000)),
      ...(act.option
        ? {
            type: 'interactive',
            interactive: { type: 'button_reply', button_reply: { id: act.option.id, title: act.option.label } },
          }
        : act.imageId
          ? { type: 'image', image: { id: act.imageId, mime_type: 'image/png' } }
          : act.voiceId
            ? { type: 'audio', audio: { id: act.voiceId, mime_type: 'audio/amr', voice: true } }
            : { type: 'text', text: { body: act.text ?? '' } }),
    }
    return [
      this.push(
        this.envelope({
          contacts: [{ profile: { name: String(act.name ?? 'Anna') }, wa_id: who }],
          messages: [message],
        }),
      ),
    ]
  }

  private envelope(value: Readonly<Record<string, unknown>>) {
    const phone_number_id = this.account.settings.phoneNumberId ?? ''
    return {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            { field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id }, ...value } },
          ],
        },
      ],
    }
  }

  /** Statuses come by webhook after a message was taken, in no certain order. */
  private report(who: string, id: string): void {
    const at = String(Math.floor(Date.now() / 1_000))
    const statuses = ['read', 'delivered'].map((status) => ({ id, status, timestamp: at, recipient_id: who }))
    setTimeout(() => void this.deliver(this.push(this.envelope({ statuses }))), 400)
  }

  serve(call: Call): Answer | null {
    const refusal = this.check(call)
    if (refusal) return refusal
    const file = this.media.get(call.path.split('/').at(-1) ?? '')
    if (call.path.startsWith('/file/'))
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : this.error(100, 'no file')
    if (call.method === 'GET' && file)
      return {
        status: 200,
        body: {
          url: `http://${call.headers.host}/whatsapp/file/${call.path.split('/').at(-1)}`,
          mime_type: file.contentType,
        },
      }
    if (call.method === 'GET' && call.path.endsWith(`/${this.account.settings.phoneNumberId}`))
      return {
        status: 200,
        body: { display_phone_number: '+86 571 0000 0000', id: this.account.settings.phoneNumberId },
      }
    if (!call.path.endsWith(`/${this.account.settings.phoneNumberId}/messages`))
      return this.error(100, 'Unsupported request')
    const body = this.json(call) as {
      to?: string
      type?: string
      text?: { body: string }
      interactive?: Interactive
      image?: { link: string }
      template?: { name: string }
    }
    const who = body.to ?? ''
    if (body.type !== 'template' && this.isLate(who)) return this.error(131047, 'Re-engagement message')
    if ((body.text?.body.length ?? 0) > 4_096) return this.error(100, 'text.body is too long')
    const buttons = body.interactive?.action.buttons?.map(({ reply }) => ({ id: reply.id, label: reply.title }))
    const rows = body.interactive?.action.sections?.flatMap((section) =>
      section.rows.map(({ id, title }) => ({ id, label: title })),
    )
    if (buttons?.some(({ label }) => [...label].length > 20) || (buttons?.length ?? 0) > 3)
      return this.error(131009, 'Parameter value is not valid')
    const options = buttons ?? rows
    this.show(who, 'account', {
      text:
        body.text?.body ?? body.interactive?.body.text ?? (body.template ? `［template ${body.template.name}］` : ''),
      ...(body.image && { image: body.image.link }),
      ...(options && { options }),
    })
    const id = this.id('wamid.')
    this.report(who, id)
    return refusal === null ? null : { status: 200, body: { messaging_product: 'whatsapp', messages: [{ id }] } }
  }
}

/** Meta's servers for one Messenger page. */
export class Messenger extends Meta {
  protected hooks(who: string, act: Act): readonly Hook[] {
    this.lastWrote.set(who, Date.now())
    const mid = act.id ?? this.id('m_')
    const message = {
      mid,
      ...((act.text ?? act.option) && { text: act.text ?? act.option?.label }),
      ...(act.option && { quick_reply: { payload: act.option.id } }),
      ...(act.imageId && {
        attachments: [{ type: 'image', payload: { url: `${this.account.settings.apiBase}/file/${act.imageId}` } }],
      }),
    }
    return [this.push(this.envelope(who, { message }))]
  }

  private envelope(who: string, item: Readonly<Record<string, unknown>>) {
    const page = this.account.settings.pageId ?? ''
    const messaging = [{ sender: { id: who }, recipient: { id: page }, timestamp: Date.now(), ...item }]
    return { object: 'page', entry: [{ id: page, time: Date.now(), messaging }] }
  }

  serve(call: Call): Answer | null {
    if (call.path.startsWith('/file/')) {
      const file = this.media.get(call.path.slice('/file/'.length))
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : { status: 404, body: {} }
    }
    const refusal = this.check(call)
    if (refusal) return refusal
    if (call.method === 'GET' && call.path.endsWith(`/${this.account.settings.pageId}`))
      return { status: 200, body: { name: this.account.name, id: this.account.settings.pageId } }
    if (!call.path.endsWith(`/${this.account.settings.pageId}/messages`)) return this.error(100, 'Unsupported request')
    const body = this.json(call) as {
      recipient?: { id: string }
      sender_action?: string
      message?: {
        text?: string
        quick_replies?: { title: string; payload: string }[]
        attachment?: { payload: { url: string } }
      }
    }
    const who = body.recipient?.id ?? ''
    if (body.sender_action) return { status: 200, body: { recipient_id: who } }
    if (this.isLate(who)) return this.error(10, 'This message is sent outside of allowed window.', 2018278)
    const options = body.message?.quick_replies?.map(({ title, payload }) => ({ id: payload, label: title }))
    this.show(who, 'account', {
      text: body.message?.text ?? '',
      ...(body.message?.attachment && { image: body.message.attachment.payload.url }),
      ...(options && { options }),
    })
    const mid = this.id('m_')
    setTimeout(
      () => void this.deliver(this.push(this.envelope(who, { delivery: { mids: [mid], watermark: Date.now() } }))),
      300,
    )
    return refusal === null ? null : { status: 200, body: { recipient_id: who, message_id: mid } }
  }
}
