import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { VisitorFrame } from '../../../schemas/frames/visitor.ts'
import type { InboxContext, Parsed } from '../contract.ts'

const rejected = (reason: string): Parsed => ({ outcome: 'rejected', reason })

function profileOf(principal: Readonly<Record<string, string>>) {
  const { externalId, name, language, level } = principal
  return {
    ...(externalId && { externalId, isVerified: true }),
    ...(name && { name }),
    ...((language === 'zh' || language === 'en') && { language: language as 'zh' | 'en' }),
    ...(level === 'vip' && { level: 'vip' as const }),
  }
}

/** Turns one visitor frame into a command; typing, resume and ping are the socket's own business. */
export function parseFrame(
  channel: string,
  Payload: typeof VisitorFrame,
  payload: string,
  context: InboxContext,
  principal: Readonly<Record<string, string>>,
): Parsed {
  let json: unknown
  try {
    json = JSON.parse(payload)
  } catch {
    return rejected('the frame is not JSON')
  }
  const frame = Payload.safeParse(json)
  if (!frame.success) {
    const issue = frame.error.issues[0]
    return rejected(`${issue?.path.join('.') || 'frame'}: ${issue?.message ?? 'invalid'}`)
  }
  const receivedAt = new Date(context.nowMs).toISOString()
  const address = principal.visitorId ?? ''
  if (!address) return rejected('the visitor is unknown')
  const common = { inboxId: context.inboxId, channel, address, receivedAt }
  const one = (command: InboundCommand): Parsed => ({ outcome: 'inbound', commands: [command] })
  const { data } = frame
  switch (data.type) {
    case 'message': {
      const media = data.content.type === 'image' ? data.content.media : undefined
      if (media && !media.key?.startsWith(`visitors/${context.inboxId}/${address}/`))
        return rejected('content.media.key: is not a file of this visitor')
      const content =
        data.content.type === 'image'
          ? {
              ...data.content,
              media: { key: media?.key as string, ...(media?.contentType && { contentType: media.contentType }) },
            }
          : data.content
      return one({
        kind: 'message',
        ...common,
        providerMessageId: `${address}:${data.clientId}`,
        sentAt: data.sentAt ?? receivedAt,
        content,
        interaction: 'message',
        ...(data.context && { context: data.context }),
        profile: profileOf(principal),
      })
    }
    case 'rating':
      return one({
        kind: 'rating',
        ...common,
        providerMessageId: `${address}:${data.clientId}`,
        sentAt: receivedAt,
        score: data.score,
        ...(data.comment && { comment: data.comment }),
      })
    case 'read':
      return one({
        kind: 'receipt',
        ...common,
        providerMessageId: `${address}:read:${data.conversationId ?? ''}:${data.seq}`,
        ...(data.conversationId && { conversationId: data.conversationId }),
        sentAt: receivedAt,
        status: 'read',
        seq: data.seq,
      })
    default:
      return { outcome: 'ignored', reason: `frame ${data.type}` }
  }
}
