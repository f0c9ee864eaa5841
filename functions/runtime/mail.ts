import type { SESEvent, SESEventRecord } from 'aws-lambda'
import PostalMime from 'postal-mime'
import { s3MediaStore } from '../../shared/aws/media-store.ts'
import type { ChannelAdapter, InboxContext } from '../../shared/channels/contract.ts'
import type { MediaStore } from '../../shared/ports/outside.ts'
import { type WebhookPorts, webhookPorts } from './compose-webhook.ts'
import { environment } from './environment.ts'
import { count, logger, observed } from './observe.ts'

export type MailPorts = WebhookPorts & { readonly media: MediaStore }

/** What the door for letters may touch: the queue, its own parameters, and the files. */
export const mailPorts = (): MailPorts => ({
  ...webhookPorts(),
  media: s3MediaStore(environment('MEDIA_BUCKET').MEDIA_BUCKET),
})

const prefix = 'mail/'
const maxFiles = 10
const maxFileBytes = 10 * 1024 * 1024
const maxMailBytes = 25 * 1024 * 1024

/**
 * The door for letters: SES has stored the letter and invokes this. It is read, its files are stored, and what it says
 * is queued like any message. A letter that fails is tried again by Lambda, then it is a dead letter.
 */
export function mailHandler(adapter: ChannelAdapter, compose: () => MailPorts) {
  const ports = compose()
  return observed<SESEvent, void>(async (event) => {
    for (const record of event.Records) await receive(adapter, ports, record)
  })
}

async function receive(adapter: ChannelAdapter, ports: MailPorts, { ses }: SESEventRecord): Promise<void> {
  const { name } = adapter.manifest
  const recipients = ses.receipt.recipients.map((recipient) => recipient.toLowerCase())
  const { inboxes } = await ports.configuration.load()
  const inbox = inboxes.find(
    (candidate) => candidate.channel === name && recipients.includes(candidate.settings.address?.toLowerCase() ?? ''),
  )
  if (!inbox) return logger.warn('refused', { channel: name, reason: 'no inbox has this address' })
  const context: InboxContext = {
    inboxId: inbox.id,
    settings: inbox.settings,
    secrets: {},
    nowMs: ports.clock.now(),
    random: ports.random,
  }
  const { letter, files } = await readLetter(ports, ses, inbox.id)
  const body = Buffer.from(JSON.stringify(letter))
  const verified = adapter.verify({ method: 'POST', url: '', query: {}, headers: {}, body }, context)
  if (verified.outcome !== 'accepted') {
    count('Rejected', name)
    return logger.warn('refused', { channel: name, reason: verified.outcome === 'rejected' ? verified.reason : '' })
  }
  const parsed = adapter.parse(verified.payload, context)
  if (parsed.outcome !== 'inbound')
    return logger.info('ignored', { channel: name, reason: 'reason' in parsed ? parsed.reason : '' })
  await Promise.all(
    files.map(({ key, contentType, bytes, fileName }) => ports.media.put(key, contentType, bytes, fileName)),
  )
  await ports.turnQueue.enqueue(parsed.commands)
  count('MessagesAccepted', name, parsed.commands.length)
}

/** Reads the stored letter within limits, and its files as received; those are stored only once the letter is taken. */
async function readLetter(ports: MailPorts, { mail, receipt }: SESEventRecord['ses'], inboxId: string) {
  const stored = await ports.media.get(`${prefix}${mail.messageId}`)
  const parsed = await PostalMime.parse(stored.bytes.subarray(0, maxMailBytes), { maxNestingDepth: 20 })
  const header = (wanted: string) => parsed.headers.find(({ key }) => key === wanted)?.value
  const files = parsed.attachments.slice(0, maxFiles).flatMap((attachment, index) => {
    const { content } = attachment
    const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
    if (bytes.length > maxFileBytes || bytes.length === 0) return []
    const key = `received/${inboxId}/mail/${mail.messageId}/${index}`
    const contentType = attachment.mimeType.slice(0, 128)
    const fileName = (attachment.filename ?? `file-${index + 1}`).slice(0, 255)
    return [{ key, contentType, fileName, bytes }]
  })
  const optional = {
    inReplyTo: parsed.inReplyTo,
    references: parsed.references,
    autoSubmitted: header('auto-submitted'),
    precedence: header('precedence'),
    returnPath: header('return-path'),
  }
  const letter = {
    sesMessageId: mail.messageId,
    sentAt: new Date(mail.timestamp).toISOString(),
    from: { address: parsed.from?.address ?? mail.source, ...(parsed.from?.name && { name: parsed.from.name }) },
    subject: (parsed.subject ?? '').slice(0, 998),
    messageId: parsed.messageId ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    verdicts: {
      spam: receipt.spamVerdict.status,
      virus: receipt.virusVerdict.status,
      dmarc: receipt.dmarcVerdict.status,
    },
    text: (parsed.text ?? stripped(parsed.html ?? '')).slice(0, 100_000),
    files: files.map(({ bytes, ...file }) => ({ ...file, bytes: bytes.length })),
  }
  return { letter, files }
}

/** The words of a letter that has only markup. */
const stripped = (html: string) =>
  html
    .replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/<br\s*\/?>|<\/p>|<\/div>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
