import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, senseless } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { Inbound } from './payload.ts'

type Said = Extract<Inbound, { type: 'message' }>['content']

function contentOf(id: string, said: Said): Content {
  if (said.type === 'image')
    return {
      type: 'image',
      media: { providerMediaId: id, sourceUrl: said.url },
      ...(said.caption && { caption: said.caption }),
    }
  if (said.type === 'voice')
    return {
      type: 'voice',
      media: said.url ? { providerMediaId: id, sourceUrl: said.url } : {},
      transcript: said.transcript,
    }
  if (said.type === 'text') return { type: 'text', text: said.text, ...(said.replyTo && { replyTo: said.replyTo }) }
  if (said.type === 'location') {
    const { latitude, longitude, label } = said
    return { type: 'location', latitude, longitude, ...(label && { label }) }
  }
  return said
}

/** Turns one signed call into one command. A wrong field is named in the answer, so that a developer finds it. */
export function parse(
  payload: string,
  context: InboxContext,
  principal: Readonly<Record<string, string>> = {},
): Parsed {
  const parsed = Inbound.safeParse(parseJson(payload))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return senseless(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is wrong'}`)
  }
  const { data } = parsed
  const { from, timestamp } = data
  const id = principal.id ?? ''
  if (!id) return senseless('webhook-id: is missing')
  const common = commonOf(context, 'open', {
    address: from.id,
    id,
    sentAtMs: timestamp ? Date.parse(timestamp) : context.nowMs,
  })
  const one = (command: InboundCommand): Parsed => inboundOf([command], '')
  const isTrusted = context.settings.isIdentityTrusted === 'true'
  const profile = {
    ...(from.name && { name: from.name }),
    ...(from.language && { language: from.language }),
    ...(from.externalId && isTrusted && { externalId: from.externalId, isVerified: true }),
  }
  switch (data.type) {
    case 'message':
      return one({
        kind: 'message',
        ...common,
        content: contentOf(id, data.content),
        interaction: 'message',
        profile,
        ...(data.context && { context: data.context }),
      })
    case 'event':
      return one({
        kind: 'message',
        ...common,
        content: { type: 'event', name: data.name, ...(data.detail && { detail: data.detail }) },
        interaction: 'follow',
        profile,
        ...(data.detail && { context: data.detail }),
      })
    case 'receipt':
      return one({ kind: 'receipt', ...common, status: data.status, reference: data.messageId })
    case 'rating':
      return one({ kind: 'rating', ...common, score: data.score, ...(data.comment && { comment: data.comment }) })
    case 'left':
      return one({ kind: 'unreachable', ...common, reason: 'left' })
  }
}
