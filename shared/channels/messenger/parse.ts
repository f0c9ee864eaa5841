import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, position, senseless, unsupported } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { own } from '../support/own.ts'
import { Item, Push } from './payload.ts'

type Attachment = NonNullable<NonNullable<Item['message']>['attachments']>[number]

const kinds: Readonly<Record<string, 'image' | 'voice' | 'video' | 'file'>> = {
  image: 'image',
  audio: 'voice',
  video: 'video',
  file: 'file',
}

function attached(mid: string, index: number, { type, payload }: Attachment): Content {
  const kind = own(kinds, type)
  if (kind && payload?.url) return { type: kind, media: { providerMediaId: `${mid}:${index}`, sourceUrl: payload.url } }
  if (type === 'location' && payload?.coordinates)
    return {
      type: 'location',
      latitude: position(payload.coordinates.lat, 90),
      longitude: position(payload.coordinates.long, 180),
    }
  return unsupported(type, { type, payload })
}

/** What one item says: its words, then each of its attachments as a message of its own. */
function contentsOf({ message, postback }: Item): readonly { readonly id: string; readonly content: Content }[] {
  if (postback) {
    const chosen = postback.payload?.slice(0, 128)
    const content: Content = { type: 'text', text: postback.title ?? chosen ?? '', ...(chosen && { replyTo: chosen }) }
    return [{ id: postback.mid ?? '', content }]
  }
  if (!message || message.is_echo) return []
  const { mid, text, quick_reply: chosen, attachments = [] } = message
  const said: readonly { id: string; content: Content }[] =
    text === undefined
      ? []
      : [{ id: mid, content: { type: 'text', text, ...(chosen && { replyTo: chosen.payload.slice(0, 128) }) } }]
  return [
    ...said,
    ...attachments.map((attachment, index) => ({ id: `${mid}:${index}`, content: attached(mid, index, attachment) })),
  ]
}

/** Turns one POST into commands. Echoes of our own words are left out. */
export function parse(payload: string, context: InboxContext): Parsed {
  const parsed = Push.safeParse(parseJson(payload))
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.') || 'body'}: is not a Messenger push`)
  const commands: InboundCommand[] = []
  for (const raw of parsed.data.entry.flatMap((entry) => entry.messaging ?? [])) {
    const item = Item.safeParse(raw)
    if (!item.success) continue
    const { sender, recipient, timestamp, delivery } = item.data
    if (context.settings.pageId && ![sender.id, recipient.id].includes(context.settings.pageId)) continue
    for (const { id, content } of contentsOf(item.data))
      commands.push({
        kind: 'message',
        ...commonOf(context, 'messenger', {
          address: sender.id,
          id: id || `${sender.id}:${timestamp}`,
          sentAtMs: timestamp,
        }),
        content,
        interaction: 'message',
      })
    for (const mid of delivery?.mids ?? [])
      commands.push({
        kind: 'receipt',
        ...commonOf(context, 'messenger', { address: sender.id, id: `${mid}:delivered`, sentAtMs: timestamp }),
        status: 'delivered',
        reference: mid,
      })
  }
  return inboundOf(commands, 'no messages')
}
