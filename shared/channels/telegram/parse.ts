import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, position, senseless, unsupported } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { type Message, Update } from './payload.ts'

const media = (file: { file_id: string; mime_type?: string | undefined; file_name?: string | undefined }) => ({
  providerMediaId: file.file_id,
  ...(file.mime_type && { contentType: file.mime_type }),
  ...(file.file_name && { fileName: file.file_name }),
})

function contentOf(message: Message): Content {
  const { text, caption, photo, voice, audio, video, document, sticker, location } = message
  if (text === '/start') return { type: 'event', name: 'entered' }
  if (text !== undefined) return { type: 'text', text }
  // Telegram gives a picture in several sizes, the largest last.
  const largest = photo?.at(-1)
  if (largest) return { type: 'image', media: media(largest), ...(caption && { caption }) }
  const sound = voice ?? audio
  if (sound) return { type: 'voice', media: media(sound), ...(caption && { transcript: caption }) }
  if (video) return { type: 'video', media: media(video) }
  if (document) return { type: 'file', media: media(document) }
  if (location)
    return { type: 'location', latitude: position(location.latitude, 90), longitude: position(location.longitude, 180) }
  if (sticker?.emoji) return { type: 'text', text: sticker.emoji }
  return unsupported('message', message)
}

/** Turns one update into a command. Only private chats are ours; an edited message counts as said anew. */
export function parse(payload: string, context: InboxContext): Parsed {
  const parsed = Update.safeParse(parseJson(payload))
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.') || 'body'}: is not a Telegram update`)
  const {
    update_id: updateId,
    message: fresh,
    edited_message: edited,
    callback_query: tapped,
    my_chat_member: member,
  } = parsed.data
  const message = fresh ?? edited
  if (message) {
    const { chat, from, date, edit_date: editDate, message_id: messageId } = message
    if ((chat.type && chat.type !== 'private') || from?.is_bot)
      return { outcome: 'ignored', reason: 'not a private chat' }
    const name = [from?.first_name, from?.last_name].filter(Boolean).join(' ').slice(0, 100)
    const content = contentOf(message)
    return inboundOf(
      [
        {
          kind: 'message',
          ...commonOf(context, 'telegram', {
            address: chat.id,
            id: edited ? `${messageId}:${editDate ?? date}` : updateId,
            sentAtMs: (editDate ?? date) * 1_000,
          }),
          content,
          interaction: content.type === 'event' ? 'follow' : 'message',
          ...(name && { profile: { name } }),
        },
      ],
      '',
    )
  }
  if (tapped) {
    const { id, data = '', from, message: under } = tapped
    return inboundOf(
      [
        {
          kind: 'message',
          ...commonOf(context, 'telegram', {
            address: under?.chat.id ?? from.id,
            id: updateId,
            sentAtMs: context.nowMs,
          }),
          content: { type: 'text', text: data, replyTo: data },
          interaction: 'message',
          thread: { callback: id },
        },
      ],
      '',
    )
  }
  if (member && ['kicked', 'left'].includes(member.new_chat_member.status))
    return inboundOf(
      [
        {
          kind: 'unreachable',
          ...commonOf(context, 'telegram', { address: member.chat.id, id: updateId, sentAtMs: member.date * 1_000 }),
          reason: member.new_chat_member.status,
        },
      ],
      '',
    )
  return { outcome: 'ignored', reason: 'an update of another kind' }
}
