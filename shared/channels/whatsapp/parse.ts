import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, position, senseless, unsupported } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { own } from '../support/own.ts'
import { Message, Push, Status } from './payload.ts'

const media = (file: { id: string; mime_type?: string | undefined; filename?: string | undefined }) => ({
  providerMediaId: file.id,
  ...(file.mime_type && { contentType: file.mime_type }),
  ...(file.filename && { fileName: file.filename }),
})

function contentOf(message: Message): Content {
  const { type, text, image, sticker, audio, video, document, location, button, interactive } = message
  const picture = image ?? sticker
  if (type === 'text' && text) return { type: 'text', text: text.body }
  if (picture) return { type: 'image', media: media(picture), ...(picture.caption && { caption: picture.caption }) }
  if (audio) return { type: 'voice', media: media(audio) }
  if (video) return { type: 'video', media: media(video) }
  if (document) return { type: 'file', media: media(document) }
  if (location)
    return {
      type: 'location',
      latitude: position(location.latitude, 90),
      longitude: position(location.longitude, 180),
      label: [location.name, location.address].filter(Boolean).join(' '),
    }
  const chosen = interactive?.button_reply ?? interactive?.list_reply
  if (chosen) return { type: 'text', text: chosen.title, replyTo: chosen.id.slice(0, 128) }
  if (button)
    return { type: 'text', text: button.text, ...(button.payload && { replyTo: button.payload.slice(0, 128) }) }
  return unsupported(type, message)
}

/** Reactions and system notes are not said to us. */
const silent = new Set(['reaction', 'system', 'ephemeral'])
const outcomes: Readonly<Record<string, 'delivered' | 'read' | 'failed'>> = {
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
}

/** Turns one POST into commands: its messages, and what became of ours. */
export function parse(payload: string, context: InboxContext): Parsed {
  const parsed = Push.safeParse(parseJson(payload))
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.') || 'body'}: is not a WhatsApp push`)
  const commands: InboundCommand[] = []
  for (const { value } of parsed.data.entry.flatMap((entry) => entry.changes)) {
    const { phoneNumberId } = context.settings
    if (phoneNumberId && value.metadata && value.metadata.phone_number_id !== phoneNumberId) continue
    for (const raw of value.messages ?? []) {
      const message = Message.safeParse(raw)
      if (!message.success || silent.has(message.data.type)) continue
      const { id, from, timestamp } = message.data
      const contact = value.contacts?.find(({ wa_id }) => wa_id === from) ?? value.contacts?.[0]
      const name = contact?.profile?.name.slice(0, 100)
      commands.push({
        kind: 'message',
        ...commonOf(context, 'whatsapp', { address: from, id, sentAtMs: Number(timestamp) * 1_000 }),
        content: contentOf(message.data),
        interaction: 'message',
        // WhatsApp owns the number that it names: an account exists only for a number that was verified there.
        profile: {
          ...(name && { name }),
          ...(/^\d{7,15}$/.test(from) && { evidence: [{ kind: 'phone', value: `+${from}` }] }),
        },
      })
    }
    for (const raw of value.statuses ?? []) {
      const status = Status.safeParse(raw)
      const outcome = status.success ? own(outcomes, status.data.status) : undefined
      if (!status.success || !outcome) continue
      const { id, recipient_id: address, timestamp, errors } = status.data
      const reason = errors?.map(({ code, title }) => `${code} ${title ?? ''}`.trim()).join('; ')
      commands.push({
        kind: 'receipt',
        ...commonOf(context, 'whatsapp', { address, id: `${id}:${outcome}`, sentAtMs: Number(timestamp) * 1_000 }),
        status: outcome,
        reference: id,
        ...(reason && { reason: reason.slice(0, 300) }),
      })
    }
  }
  return inboundOf(commands, 'no messages for this number')
}
