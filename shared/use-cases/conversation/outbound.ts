import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation, ReplyWindow } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { catalogue } from '../../channels/catalogue.ts'
import type { MessageDraft } from '../../domain/conversation/append.ts'
import { isClosed, room, use } from '../../domain/conversation/window.ts'
import { degrade, hear, joinTexts } from '../../domain/reply/degrade.ts'
import { Defect } from '../../errors/errors.ts'
import { facts } from '../storage/facts.ts'

export interface Voice {
  readonly author: 'assistant' | 'agent' | 'system'
  readonly agentId?: string
  readonly agentName?: string
  readonly decision?: Message['decision']
}

export const manifestOf = (channel: string) => {
  const manifest = (catalogue as Readonly<Record<string, (typeof catalogue)[keyof typeof catalogue]>>)[channel]
  if (!manifest) throw new Defect(`There is no channel "${channel}".`, { code: 'unknown-channel' })
  return manifest
}

const windowClosed = 'the reply window has closed'

/** A limited channel keeps one message in reserve, so that a hand-over or a ticket can still be told. */
const reserve = 1

/**
 * Replies as the channel will carry them: degraded to what it can show, joined to fit its window, and held where the
 * window has no room. Optional notices are left out where room is short. One draft is one message at the provider.
 */
export function draftReplies(
  conversation: Conversation,
  contents: readonly Content[],
  voice: Voice,
  atMs: number,
  options: { readonly isOptional?: boolean; readonly isFinal?: boolean } = {},
) {
  const manifest = manifestOf(conversation.channel)
  const left = room(conversation.window, atMs)
  const spare = voice.author === 'assistant' && !options.isFinal ? reserve : 0
  if (options.isOptional && left <= 2) return { drafts: [], window: conversation.window }
  const fitted = manifest.capabilities.isSpoken
    ? hear(contents, conversation.language)
    : contents.flatMap((content) => degrade(content, manifest))
  const isAllText = fitted.every((content) => content.type === 'text')
  const most = Math.max(1, left - spare)
  const parts: readonly Content[] =
    isAllText && Number.isFinite(most)
      ? joinTexts(
          fitted.map((content) => (content.type === 'text' ? content.text : '')),
          most,
        ).map((text) => ({ type: 'text', text }))
      : fitted
  const at = new Date(atMs).toISOString()
  const drafts = parts.map(
    (content, index): MessageDraft => ({
      direction: 'outbound',
      author: voice.author,
      ...(voice.agentId && { agentId: voice.agentId }),
      ...(voice.agentName && { agentName: voice.agentName }),
      content,
      at,
      channel: conversation.channel,
      contactPointId: conversation.contactPointId,
      delivery:
        index < left ? { status: 'queued', at } : { status: 'held', at, reason: heldFor(conversation.window, atMs) },
      ...(index === 0 && voice.decision && { decision: voice.decision }),
    }),
  )
  return { drafts, window: use(conversation.window, Math.min(drafts.length, left)) }
}

const heldFor = (window: ReplyWindow | undefined, atMs: number) =>
  isClosed(window, atMs) ? windowClosed : 'the reply window is full'

/** The delivery commands of appended messages, and the conversation's list of those that must wait. */
export function dispatch(
  conversation: Conversation,
  messages: readonly Message[],
): { readonly conversation: Conversation; readonly outgoing: readonly Outgoing[] } {
  const queued = messages.filter((message) => message.delivery?.status === 'queued')
  const held = messages.filter((message) => message.delivery?.status === 'held').map((message) => message.seq)
  const first = messages.find((message) => message.delivery?.reason === windowClosed)
  const notices = first && conversation.heldSeqs.length === 0 ? [facts.notice(first)] : []
  return {
    conversation:
      held.length > 0 ? { ...conversation, heldSeqs: [...conversation.heldSeqs, ...held].slice(-50) } : conversation,
    outgoing: [...queued.map(facts.delivery), ...notices],
  }
}
