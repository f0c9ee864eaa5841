import type { InboundCommand, Interaction } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import { Rejected } from '../../errors/errors.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { position } from '../support/inbound.ts'
import { own } from '../support/own.ts'
import { child, field, parseXml, type XmlElement } from '../support/xml.ts'
import { Push } from './payload.ts'

/** What WeChat sends in place of a message kind that it does not forward. */
const unsupportedNotice = '【收到不支持的消息类型，暂无法显示】'

const media = (push: XmlElement) => ({
  ...(field(push, 'MediaId') && { providerMediaId: field(push, 'MediaId') as string }),
  ...(field(push, 'PicUrl') && { sourceUrl: field(push, 'PicUrl') as string }),
})

const textContent = (push: XmlElement): Content => {
  const text = field(push, 'Content') ?? ''
  if (text === unsupportedNotice) return { type: 'unsupported', kind: 'unsupported', raw: text }
  const chosen = field(push, 'bizmsgmenuid')
  return { type: 'text', text, ...(chosen && { replyTo: chosen }) }
}

const location = (push: XmlElement): Content => ({
  type: 'location',
  latitude: position(field(push, 'Location_X'), 90),
  longitude: position(field(push, 'Location_Y'), 180),
  label: field(push, 'Label') ?? '',
})

const contents: Readonly<Record<string, (push: XmlElement) => Content>> = {
  text: textContent,
  image: (push) => ({ type: 'image', media: media(push) }),
  voice: (push) => {
    const transcript = field(push, 'Recognition') || field(push, 'Recongnition')
    return {
      type: 'voice',
      media: { ...media(push), contentType: `audio/${field(push, 'Format') ?? 'amr'}` },
      ...(transcript && { transcript }),
    }
  },
  video: (push) => ({
    type: 'video',
    media: media(push),
    ...(field(push, 'ThumbMediaId') && { thumbnail: { providerMediaId: field(push, 'ThumbMediaId') as string } }),
  }),
  location,
  link: (push) => ({
    type: 'link',
    title: field(push, 'Title') ?? '',
    url: field(push, 'Url') ?? '',
    description: field(push, 'Description') ?? '',
  }),
}
const kindOf: Readonly<Record<string, string>> = { shortvideo: 'video' }

/** Events that a customer causes on purpose, and what each lets us say. All others are acknowledged and ignored. */
const acts: Readonly<Record<string, Interaction>> = {
  subscribe: 'follow',
  SCAN: 'scan',
  CLICK: 'menu',
  scancode_push: 'menu',
  scancode_waitmsg: 'menu',
  location_select: 'none',
}

function eventContent(push: XmlElement, name: string): Content {
  if (name === 'location_select') return location(child(push, 'SendLocationInfo') ?? push)
  const key = (field(push, 'EventKey') ?? '').replace(/^qrscene_/, '')
  const scan = child(push, 'ScanCodeInfo')
  return {
    type: 'event',
    name,
    detail: {
      ...(key && { key }),
      ...(scan && field(scan, 'ScanResult') && { result: field(scan, 'ScanResult') as string }),
    },
  }
}

/** Turns one authentic push into commands. Ids stay text; events have no MsgId and are known by who, when and what. */
export function parse(payload: string, context: InboxContext): Parsed {
  let push: XmlElement
  try {
    push = parseXml(payload).fields
  } catch (error) {
    return { outcome: 'rejected', reason: error instanceof Rejected ? error.code : 'XML_MALFORMED' }
  }
  const known = Push.safeParse(push)
  if (!known.success)
    return { outcome: 'rejected', reason: `the push lacks ${known.error.issues[0]?.path.join('.') ?? 'a field'}` }
  const { ToUserName, FromUserName, CreateTime, MsgType, MsgId, Event, EventKey } = known.data
  const isEvent = MsgType === 'event'
  const event = Event ?? ''
  if (!isEvent && !MsgId) return { outcome: 'rejected', reason: 'the push lacks MsgId' }
  const common = {
    inboxId: context.inboxId,
    channel: 'wechat',
    address: FromUserName,
    providerMessageId: isEvent
      ? [FromUserName, CreateTime, event, EventKey ?? ''].join(':').slice(0, 256)
      : (MsgId as string),
    sentAt: new Date(Number(CreateTime) * 1000).toISOString(),
    receivedAt: new Date(context.nowMs).toISOString(),
  }
  const thread = context.settings.replies === 'passive' && { thread: { account: ToUserName } }
  const one = (command: InboundCommand): Parsed => ({ outcome: 'inbound', commands: [command] })

  if (!isEvent) {
    const read = own(contents, own(kindOf, MsgType) ?? MsgType)
    const content: Content = read
      ? read(push)
      : { type: 'unsupported', kind: MsgType.slice(0, 64), raw: payload.slice(0, 8_000) }
    const interaction = field(push, 'bizmsgmenuid') ? 'menu' : 'message'
    return one({ kind: 'message', ...common, content, interaction, ...thread })
  }
  if (event === 'unsubscribe' || event === 'user_authorization_revoke')
    return one({ kind: 'unreachable', ...common, reason: event })
  const interaction = own(acts, event)
  if (!interaction) return { outcome: 'ignored', reason: `event ${event || 'without a name'}` }
  return one({ kind: 'message', ...common, content: eventContent(push, event), interaction, ...thread })
}
