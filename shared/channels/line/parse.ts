import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, position, senseless, unsupported } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { Event, Push } from './payload.ts'

function contentOf(message: NonNullable<Event['message']>): Content {
  const { id, type, text, fileName } = message
  const media = { providerMediaId: id, ...(fileName && { fileName }) }
  switch (type) {
    case 'text':
      return { type: 'text', text: text ?? '' }
    case 'image':
      return { type: 'image', media }
    case 'audio':
      return { type: 'voice', media }
    case 'video':
      return { type: 'video', media }
    case 'file':
      return { type: 'file', media }
    case 'location':
      return {
        type: 'location',
        latitude: position(message.latitude, 90),
        longitude: position(message.longitude, 180),
        label: [message.title, message.address].filter(Boolean).join(' '),
      }
    default:
      return unsupported(type, message)
  }
}

function commandOf(event: Event, context: InboxContext): InboundCommand | undefined {
  const { type, timestamp, webhookEventId, replyToken, source, message, postback, unsend } = event
  const address = source?.userId
  if (!address || source?.type !== 'user' || event.mode === 'standby') return undefined
  const common = (id: string) => commonOf(context, 'line', { address, id, sentAtMs: timestamp })
  const thread = replyToken && { thread: { replyToken, at: String(timestamp) } }
  const said = (id: string, content: Content, interaction: 'message' | 'follow') =>
    ({ kind: 'message', ...common(id), content, interaction, ...thread }) as const
  if (type === 'message' && message) return said(message.id, contentOf(message), 'message')
  if (type === 'postback' && postback)
    return said(webhookEventId, { type: 'text', text: postback.data, replyTo: postback.data.slice(0, 128) }, 'message')
  if (type === 'follow') return said(webhookEventId, { type: 'event', name: 'subscribe' }, 'follow')
  if (type === 'unfollow') return { kind: 'unreachable', ...common(webhookEventId), reason: 'unfollow' }
  if (type === 'unsend' && unsend) return { kind: 'recall', ...common(webhookEventId), reference: unsend.messageId }
  return undefined
}

/** Turns one POST into commands; what is said in groups is not for us. */
export function parse(payload: string, context: InboxContext): Parsed {
  const parsed = Push.safeParse(parseJson(payload))
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.') || 'body'}: is not a LINE push`)
  const commands = parsed.data.events.flatMap((raw) => {
    const event = Event.safeParse(raw)
    const command = event.success ? commandOf(event.data, context) : undefined
    return command ? [command] : []
  })
  return inboundOf(commands, parsed.data.events.length === 0 ? 'address check' : 'no messages')
}
