import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import { Rejected } from '../../errors/errors.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, position, senseless, unsupported } from '../support/inbound.ts'
import { parseXml } from '../support/xml.ts'
import { Callback, Item } from './payload.ts'

/** A customer of one service account: both ids, since the same person may write to several. */
export const addressOf = (userId: string, account: string) => `${userId}@${account}`
export const readAddress = (address: string) => {
  const at = address.lastIndexOf('@')
  return { userId: address.slice(0, at), account: address.slice(at + 1) }
}

/** The callback says only that there is something to fetch. */
export function parse(payload: string, _context: InboxContext): Parsed {
  let fields: unknown
  try {
    fields = parseXml(payload).fields
  } catch (error) {
    return senseless(error instanceof Rejected ? error.code : 'XML_MALFORMED')
  }
  const parsed = Callback.safeParse(fields)
  if (!parsed.success) return senseless(`the callback lacks ${parsed.error.issues[0]?.path.join('.')}`)
  const { Event, OpenKfId, Token = '', CreateTime } = parsed.data
  if (Event !== 'kf_msg_or_event' || !OpenKfId)
    return { outcome: 'ignored', reason: `event ${Event ?? 'without a name'}` }
  return { outcome: 'pull', account: OpenKfId, token: Token, id: `${OpenKfId}:${CreateTime}:${Token}` }
}

function contentOf(item: Item): Content {
  const { msgtype, text, image, voice, video, file, location, link, miniprogram } = item
  const media = ({ media_id: providerMediaId }: { media_id: string }) => ({ media: { providerMediaId } })
  if (text) return { type: 'text', text: text.content, ...(text.menu_id && { replyTo: text.menu_id }) }
  if (image) return { type: 'image', ...media(image) }
  if (voice) return { type: 'voice', ...media(voice) }
  if (video) return { type: 'video', ...media(video) }
  if (file) return { type: 'file', ...media(file) }
  if (location)
    return {
      type: 'location',
      latitude: position(location.latitude, 90),
      longitude: position(location.longitude, 180),
      label: [location.name, location.address].filter(Boolean).join(' '),
    }
  if (link) return { type: 'link', title: link.title, url: link.url, ...(link.desc && { description: link.desc }) }
  if (miniprogram)
    return {
      type: 'card',
      title: miniprogram.title,
      ...(miniprogram.pagepath && { description: miniprogram.pagepath }),
    }
  return unsupported(msgtype, item)
}

/** Why a message did not arrive: https://developer.work.weixin.qq.com/document/path/94670 */
const failures: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'the account was deleted',
  2: 'the app was closed',
  4: 'the session expired after 48 hours',
  5: 'the session was closed',
  6: 'more than five messages',
  10: 'the customer refuses messages',
}

function fromEvent(item: Item, context: InboxContext): InboundCommand | undefined {
  const { event, send_time: sentAt = 0, msgid } = item
  const { open_kfid: account, external_userid: userId } = event ?? {}
  if (!event || !account || !userId) return undefined
  const id =
    msgid ?? `${event.event_type}:${userId}:${event.welcome_code ?? event.fail_msgid ?? event.recall_msgid ?? sentAt}`
  const common = commonOf(context, 'wecom', { address: addressOf(userId, account), id, sentAtMs: sentAt * 1_000 })
  const { scene, scene_param: sceneParam, welcome_code: code } = event
  switch (event.event_type) {
    case 'enter_session':
      // Without a code the customer was welcomed lately and nothing may be said.
      return code
        ? {
            kind: 'message',
            ...common,
            content: { type: 'event', name: 'entered', ...(scene && { detail: { scene } }) },
            interaction: 'follow',
            thread: { code },
            ...((scene || sceneParam) && {
              context: { ...(scene && { scene }), ...(sceneParam && { page: sceneParam }) },
            }),
          }
        : undefined
    case 'msg_send_fail':
      return event.fail_msgid
        ? {
            kind: 'receipt',
            ...common,
            status: 'failed',
            reference: event.fail_msgid,
            reason: `fail_type ${event.fail_type ?? 0}: ${failures[event.fail_type ?? 0] ?? 'see WeCom'}`,
          }
        : undefined
    case 'user_recall_msg':
      return event.recall_msgid ? { kind: 'recall', ...common, reference: event.recall_msgid } : undefined
    default:
      return undefined
  }
}

/** One fetched item as a command; what agents wrote in WeCom's own client, and events that ask nothing, are none. */
export function commandOf(raw: unknown, context: InboxContext): InboundCommand | undefined {
  const parsed = Item.safeParse(raw)
  if (!parsed.success) return undefined
  const item = parsed.data
  if (item.msgtype === 'event') return fromEvent(item, context)
  const { msgid, open_kfid: account, external_userid: userId, send_time: sentAt = 0, origin } = item
  if (!msgid || !account || !userId || origin !== 3) return undefined
  return {
    kind: 'message',
    ...commonOf(context, 'wecom', { address: addressOf(userId, account), id: msgid, sentAtMs: sentAt * 1_000 }),
    content: contentOf(item),
    interaction: 'message',
  }
}
