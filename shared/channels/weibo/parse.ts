import { createHash } from 'node:crypto'
import type { Interaction } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, position, senseless, unsupported } from '../support/inbound.ts'
import { idText, parseJson } from '../support/json.ts'
import { own } from '../support/own.ts'
import { Push } from './payload.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Weibo's dates, such as `Mon Jul 16 18:09:20 +0800 2012`, in milliseconds; NaN when it is not one. */
export function timeOf(text: string): number {
  const match = /^\w{3} (\w{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})$/.exec(text)
  if (!match) return Number.NaN
  const [, month = '', day, hour, minute, second, sign, zoneHour, zoneMinute, year] = match
  const local = Date.UTC(Number(year), months.indexOf(month), Number(day), Number(hour), Number(minute), Number(second))
  return local - (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000
}

/** Events of fans that let us answer, and for how much; the rest is acknowledged and ignored. */
const acts: Readonly<Record<string, Interaction>> = {
  follow: 'follow',
  subscribe: 'follow',
  scan: 'scan',
  scan_follow: 'scan',
  click: 'menu',
}

function contentOf(push: Push, payload: string): Content {
  const { type, text = '', data } = push
  const media = data.tovfid === undefined ? {} : { providerMediaId: idText(data.tovfid) }
  switch (type) {
    case 'text':
      return { type: 'text', text }
    case 'image':
      return { type: 'image', media }
    case 'voice':
      return { type: 'voice', media }
    case 'position':
      return {
        type: 'location',
        latitude: position(data.latitude, 90),
        longitude: position(data.longitude, 180),
        ...(text && { label: text }),
      }
    case 'mention':
      return { type: 'text', text: text || '@' }
    default:
      return unsupported(type, payload)
  }
}

/** Turns one push into a command. Pushes have no id: who, when and what name one. */
export function parse(payload: string, context: InboxContext): Parsed {
  const json = parseJson(payload)
  const parsed = json && Push.safeParse(json)
  if (!parsed) return senseless('the push is not JSON')
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.')}: is missing or wrong`)
  const push = parsed.data
  const { type, sender_id: sender, receiver_id: receiver, created_at: createdAt, data } = push
  const hash = createHash('sha256')
    .update(JSON.stringify([type, push.text, data]))
    .digest('hex')
    .slice(0, 16)
  const common = commonOf(context, 'weibo', {
    address: sender,
    id: `${sender}:${createdAt}:${hash}`,
    sentAtMs: timeOf(createdAt),
  })
  const thread = { account: receiver }
  if (type !== 'event')
    return inboundOf(
      [
        {
          kind: 'message',
          ...common,
          thread,
          content: contentOf(push, payload),
          interaction: type === 'mention' ? 'mention' : 'message',
        },
      ],
      '',
    )
  const subtype = idText(data.subtype)
  if (subtype === 'unfollow' || subtype === 'unsubscribe')
    return inboundOf([{ kind: 'unreachable', ...common, reason: subtype }], '')
  const interaction = own(acts, subtype)
  if (!interaction) return { outcome: 'ignored', reason: `event ${subtype || 'without a name'}` }
  const name = subtype === 'follow' ? 'subscribe' : subtype === 'click' ? 'CLICK' : subtype
  const key = idText(data.key)
  return inboundOf(
    [
      {
        kind: 'message',
        ...common,
        thread,
        content: { type: 'event', name, ...(key && { detail: { key: key.slice(0, 300) } }) },
        interaction,
      },
    ],
    '',
  )
}
