import type { Content } from '../../../schemas/records/content.ts'
import { Rejected } from '../../errors/errors.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, senseless, unsupported } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { parseXml } from '../support/xml.ts'
import { Push } from './payload.ts'

/** A push as fields, from either of its two forms. @throws Rejected when it is neither */
function fieldsOf(payload: string): unknown {
  if (!payload.trimStart().startsWith('{')) return parseXml(payload).fields
  const json = parseJson(payload)
  if (!json) throw new Rejected('The push is not JSON.', { code: 'JSON_MALFORMED' })
  return json
}

function contentOf(push: Push, payload: string): Content {
  switch (push.MsgType) {
    case 'text':
      return { type: 'text', text: push.Content ?? '' }
    case 'image':
      return {
        type: 'image',
        media: {
          ...(push.MediaId && { providerMediaId: push.MediaId }),
          ...(push.PicUrl && { sourceUrl: push.PicUrl }),
        },
      }
    case 'miniprogrampage':
      return {
        type: 'card',
        title: push.Title ?? '',
        ...(push.PagePath && { description: push.PagePath }),
        ...(push.ThumbUrl && { imageUrl: push.ThumbUrl }),
      }
    default:
      return unsupported(push.MsgType, payload)
  }
}

/** Turns one push into a command; opening the session is an event with the place it was opened from. */
export function parse(payload: string, context: InboxContext): Parsed {
  let fields: unknown
  try {
    fields = fieldsOf(payload)
  } catch (error) {
    return senseless(error instanceof Rejected ? error.code : 'malformed')
  }
  const parsed = Push.safeParse(fields)
  if (!parsed.success) return senseless(`the push lacks ${parsed.error.issues[0]?.path.join('.')}`)
  const push = parsed.data
  const { FromUserName: address, CreateTime, MsgType, MsgId, Event = '' } = push
  const isEvent = MsgType === 'event'
  if (!isEvent && !MsgId) return senseless('the push lacks MsgId')
  const common = commonOf(context, 'wechat-mini', {
    address,
    id: isEvent ? `${address}:${CreateTime}:${Event}` : (MsgId as string),
    sentAtMs: Number(CreateTime) * 1_000,
  })
  if (!isEvent)
    return inboundOf([{ kind: 'message', ...common, content: contentOf(push, payload), interaction: 'message' }], '')
  if (Event === 'user_authorization_revoke') return inboundOf([{ kind: 'unreachable', ...common, reason: Event }], '')
  if (Event !== 'user_enter_tempsession') return { outcome: 'ignored', reason: `event ${Event}` }
  const from = push.SessionFrom?.slice(0, 300)
  return inboundOf(
    [
      {
        kind: 'message',
        ...common,
        content: { type: 'event', name: 'entered', ...(from && { detail: { from } }) },
        interaction: 'follow',
        ...(from && { context: { page: from } }),
      },
    ],
    '',
  )
}
