import type { Classified, InboxContext, OutboundReply, ProviderRequest, ProviderResponse } from '../contract.ts'
import { readJson } from '../support/json.ts'
import { own } from '../support/own.ts'
import { words } from '../support/texts.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '')
const plain = (header: string) => header.replace(/[\r\n]+/g, ' ').trim()

/** Paragraphs, with links that can be followed; nothing else of what was written becomes markup. */
function html(text: string, image: string | undefined): string {
  const linked = (line: string) => line.replace(/https?:\/\/[^\s<>"]+/g, (url) => `<a href="${url}">${url}</a>`)
  const paragraphs = text.split(/\n{2,}/).map((part) => `<p>${linked(escapeHtml(part)).replaceAll('\n', '<br>')}</p>`)
  return `${paragraphs.join('')}${image ? `<p><img src="${escapeHtml(image)}" alt="" style="max-width:100%"></p>` : ''}`
}

/** An answer in the thread of the letter that it answers, marked as automatic where a machine wrote it. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const { messageId, references, subject } = reply.thread ?? {}
  const { address: own = '', signature } = context.settings
  const picture = reply.content.type === 'image' ? reply.mediaUrl : undefined
  const said = picture && reply.content.type === 'image' ? (reply.content.caption ?? '') : words(reply)
  const text = [said, signature].filter(Boolean).join('\n\n')
  return [
    {
      via: 'email',
      email: {
        from: own,
        to: address,
        subject: plain(subject ? `Re: ${subject}` : (said.split('\n')[0] ?? '')).slice(0, 200),
        text: picture ? `${text}\n${picture}` : text,
        html: html(text, picture),
        headers: {
          ...(messageId && { 'In-Reply-To': plain(messageId) }),
          ...(references && { References: plain(references) }),
          ...(reply.author !== 'agent' && { 'Auto-Submitted': 'auto-replied' }),
        },
      },
    },
  ]
}

const refusals: Readonly<Record<string, Exclude<Classified['action'], 'SENT'>>> = {
  TooManyRequestsException: 'BACK_OFF',
  ThrottlingException: 'BACK_OFF',
  LimitExceededException: 'BACK_OFF_DAILY_QUOTA',
  MailFromDomainNotVerifiedException: 'CONFIG_ERROR_NO_RETRY',
  AccountSuspendedException: 'CONFIG_ERROR_NO_RETRY',
  SendingPausedException: 'CONFIG_ERROR_NO_RETRY',
  MessageRejected: 'CONFIG_ERROR_NO_RETRY',
  NotFoundException: 'CONFIG_ERROR_NO_RETRY',
}

/** What SES answered; bounces come later and are the company's to watch. */
export function classify(response: ProviderResponse): Classified {
  const json = readJson(response)
  const name = typeof json?.error === 'string' ? json.error : ''
  const reason = `HTTP ${response.status} ${name}`.trim()
  const refusal = own(refusals, name)
  if (refusal) return { action: refusal, reason }
  if (response.status >= 500 || response.status === 429) return { action: 'BACK_OFF', reason }
  if (response.status < 300 && json)
    return { action: 'SENT', ...(typeof json.messageId === 'string' && { providerMessageId: json.messageId }) }
  return { action: 'GIVE_UP', reason }
}
