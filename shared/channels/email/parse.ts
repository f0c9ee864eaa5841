import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, senseless } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { Letter } from './payload.ts'
import { withoutQuotes } from './quoted.ts'

/** Machines that answer machines would never stop; what they write is not answered. */
function isAutomatic({ autoSubmitted, precedence, returnPath, from }: Letter, own: string | undefined): boolean {
  return (
    (autoSubmitted !== undefined && autoSubmitted.toLowerCase() !== 'no') ||
    /^(bulk|junk|list)$/i.test(precedence ?? '') ||
    returnPath === '<>' ||
    returnPath === '' ||
    from.address.toLowerCase() === own?.toLowerCase() ||
    /^(mailer-daemon|postmaster|no-?reply)@/i.test(from.address)
  )
}

const plain = (header: string) => header.replace(/[\r\n]+/g, ' ').trim()

/** One letter: its new words with the subject where it opens a thread, then each attachment as a message of its own. */
export function parse(payload: string, context: InboxContext): Parsed {
  const parsed = Letter.safeParse(parseJson(payload))
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.') || 'body'}: is not a letter`)
  const letter = parsed.data
  if (isAutomatic(letter, context.settings.address)) return { outcome: 'ignored', reason: 'an automatic letter' }
  const { from, subject, messageId, inReplyTo, references = '', verdicts, files, sentAt } = letter
  const address = from.address.toLowerCase()
  const words = withoutQuotes(letter.text)
  const title = plain(subject).replace(/^((re|fw|fwd|aw|回复|答复|转发)[:：]\s*)+/i, '')
  const text = inReplyTo || !title ? words : [title, words].filter(Boolean).join('\n')
  const thread = {
    messageId: plain(messageId),
    references: plain(`${references} ${messageId}`).split(/\s+/).slice(-12).join(' ').slice(-1_000),
    subject: title.slice(0, 300),
  }
  const said = (id: string, content: Content): InboundCommand => ({
    kind: 'message',
    ...commonOf(context, 'email', { address, id, sentAtMs: Date.parse(sentAt) }),
    content,
    interaction: 'message',
    thread,
    profile: {
      ...(from.name && { name: plain(from.name).slice(0, 100) }),
      // The From line is proof only where the domain's policy vouches for it.
      ...(verdicts.dmarc === 'PASS' && { evidence: [{ kind: 'email', value: address }] }),
    },
  })
  const id = plain(messageId) || letter.sesMessageId
  return inboundOf(
    [
      ...(text ? [said(id, { type: 'text', text: text.slice(0, 20_000) })] : []),
      ...files.map((file, index) =>
        said(`${id}:${index}`, {
          type: file.contentType.startsWith('image/') ? 'image' : 'file',
          media: { key: file.key, contentType: file.contentType, fileName: file.fileName, bytes: file.bytes },
        }),
      ),
    ],
    'an empty letter',
  )
}
