import type { Agent } from '../../../schemas/records/agent.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { append, type MessageDraft } from '../../domain/conversation/append.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { putConversation, putMessage, putOutbox } from '../storage/records.ts'
import { dispatch, draftReplies, type Voice } from './outbound.ts'

/** One change of a conversation: its new state, what is said with it, and the facts it makes true. */
export interface Change {
  /** Undefined where the conversation begins with this. */
  readonly before: Conversation | undefined
  readonly after: Conversation
  readonly notices?: readonly { readonly name: string; readonly text: string; readonly isOptional?: boolean }[]
  readonly replies?: { readonly contents: readonly Content[]; readonly voice: Voice }
  readonly notes?: readonly MessageDraft[]
  readonly change?: string
  readonly outgoing?: readonly Outgoing[]
  readonly writes?: readonly Write[]
}

/** Turns a change into the writes of one transaction, and the conversation and messages as they will be. */
export function planChange(ports: Pick<Core, 'clock'>, plan: Change) {
  const nowMs = ports.clock.now()
  const at = new Date(nowMs).toISOString()
  let conversation = plan.after
  const drafts: MessageDraft[] = [...(plan.notes ?? [])]
  const speak = (contents: readonly Content[], voice: Voice, isOptional = false) => {
    const drafted = draftReplies(conversation, contents, voice, nowMs, { isOptional })
    drafts.push(...drafted.drafts)
    conversation = { ...conversation, ...(drafted.window && { window: drafted.window }) }
  }
  for (const { name, text, isOptional } of plan.notices ?? [])
    speak([{ type: 'notice', name, text }], { author: 'system' }, isOptional)
  if (plan.replies) speak(plan.replies.contents, plan.replies.voice)
  const appended = append(conversation, drafts, at)
  const sent = dispatch(appended.conversation, appended.messages)
  const outgoing: Outgoing[] = [
    ...(appended.messages.length > 0 ? [facts.messagesRecorded(sent.conversation, appended.messages)] : []),
    ...(plan.change ? [facts.conversationChanged(sent.conversation, plan.change)] : []),
    ...(plan.outgoing ?? []),
    ...sent.outgoing,
  ]
  return {
    conversation: sent.conversation,
    messages: appended.messages,
    writes: [
      putConversation(sent.conversation, plan.before),
      ...appended.messages.map(putMessage),
      ...(outgoing.length > 0 ? [putOutbox(ports.clock, keys.conversation(plan.after.id).pk, outgoing)] : []),
      ...(plan.writes ?? []),
    ] as readonly Write[],
  }
}

/** A line for staff only, in the thread. */
export const note = (text: string, at: string, agent?: Agent): MessageDraft => ({
  direction: 'internal',
  author: agent ? 'agent' : 'system',
  ...(agent && { agentId: agent.id, agentName: agent.name }),
  content: { type: 'text', text },
  at,
})

/** Something that staff did, for staff only: told by name, so that each reads it in their own language. */
export const happened = (
  name: 'transferred' | 'took-over' | 'invited' | 'gone' | 'merged' | 'split',
  who: string,
  at: string,
  agent?: Agent,
): MessageDraft => ({
  ...note('', at, agent),
  content: { type: 'event', name: `staff.${name}`, ...(who && { detail: { who } }) },
})

export const phraseNotice = (
  name: Parameters<typeof say>[0],
  conversation: Conversation,
  blanks: Record<string, string | number> = {},
  isOptional = false,
) => ({
  name,
  text: say(name, conversation.language, blanks),
  isOptional,
})
