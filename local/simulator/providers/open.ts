import { isWebhookSigned, signWebhook } from '../../../shared/channels/support/standard-webhooks.ts'
import { type Act, type Answer, type Call, type Hook, Provider } from '../provider.ts'

/** A medium of a company's own, such as the showroom: signs what its visitors say, checks what comes back. */
export class OpenMedium extends Provider {
  protected hooks(who: string, act: Act): readonly Hook[] {
    const id = act.id ?? this.id('in_')
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const text = act.text ?? act.option?.label ?? ''
    const body = JSON.stringify({
      type: 'message',
      from: { id: who, name: '展厅访客' },
      content: { type: 'text', text, ...(act.option && { replyTo: act.option.id }) },
      ...(act.context && { context: act.context }),
    })
    return [
      {
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signWebhook(this.account.secrets.signingKey ?? '', id, timestamp, body),
        },
        body,
      },
    ]
  }

  serve(call: Call): Answer | null {
    const {
      'webhook-id': id = '',
      'webhook-timestamp': timestamp = '',
      'webhook-signature': signatures = '',
    } = call.headers as Record<string, string>
    if (!isWebhookSigned([this.account.secrets.signingKey ?? ''], { id, timestamp, signatures, body: call.body }))
      return { status: 401, body: { message: 'the signature does not match' } }
    const fault = this.fault()
    if (fault) return { status: fault, body: { message: 'simulated' } }
    const body = this.json(call) as {
      type?: string
      to?: { id: string }
      content?: {
        text?: string
        title?: string
        description?: string
        url?: string
        imageUrl?: string
        options?: { id: string; label: string }[]
      }
      mediaUrl?: string
    }
    const { content } = body
    if (body.type === 'message' && content)
      this.show(body.to?.id ?? '', 'account', {
        text: content.text ?? [content.title, content.description].filter(Boolean).join('\n'),
        ...(content.url && { link: content.url }),
        ...(body.mediaUrl && { image: body.mediaUrl }),
        ...(content.options && { options: content.options }),
      })
    return fault === null ? null : { status: 200, body: {} }
  }
}
