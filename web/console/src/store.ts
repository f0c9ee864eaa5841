import { useSyncExternalStore } from 'react'
import type { MessageView } from '../../../schemas/api/conversation-routes.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { call } from './api.ts'

export type View = 'mine' | 'waiting' | 'open' | 'closed'
export type { Agent, Conversation, MessageView, Ticket }

export interface Offer {
  readonly conversationId: string
  readonly endsAt: string
}

/** A message that this browser sent and the platform has not stored yet. */
export interface Draft {
  readonly key: string
  readonly conversationId: string
  readonly text: string
  readonly isNote: boolean
  readonly problem?: string
}

export interface State {
  readonly me: Agent | undefined
  readonly agents: readonly Agent[]
  readonly manifests: Readonly<Record<string, { readonly name: string; readonly manifest: Manifest }>>
  readonly conversations: Readonly<Record<string, Conversation>>
  readonly messages: Readonly<Record<string, readonly MessageView[]>>
  readonly drafts: readonly Draft[]
  readonly offers: Readonly<Record<string, Offer>>
  readonly tickets: Readonly<Record<string, Ticket>>
  readonly typing: Readonly<Record<string, number>>
  readonly isConnected: boolean
}

let state: State = {
  me: undefined,
  agents: [],
  manifests: {},
  conversations: {},
  messages: {},
  drafts: [],
  offers: {},
  tickets: {},
  typing: {},
  isConnected: true,
}
const listeners = new Set<() => void>()

export function set(change: Partial<State> | ((before: State) => Partial<State>)): void {
  state = { ...state, ...(typeof change === 'function' ? change(state) : change) }
  for (const listener of listeners) listener()
}

export const current = () => state

/** The part of the state that a component shows; it renders again when that part changes. */
export function useStore<T>(select: (state: State) => T): T {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => select(state),
  )
}

export const remember = <T extends { readonly id: string }>(
  into: Readonly<Record<string, T>>,
  items: readonly T[],
) => ({ ...into, ...Object.fromEntries(items.map((item) => [item.id, item])) })

/** Merges messages by sequence number; what comes later replaces what was there. */
export function mergeMessages(before: readonly MessageView[], more: readonly MessageView[]): readonly MessageView[] {
  const all = new Map(before.map((message) => [message.seq, message]))
  for (const message of more) {
    const known = all.get(message.seq)
    all.set(message.seq, {
      ...known,
      ...message,
      ...(known?.decision && !message.decision && { decision: known.decision }),
    })
  }
  return [...all.values()].sort((a, b) => a.seq - b.seq)
}

/** Keeps the newer of two states of one conversation; news may come out of order. */
export const newer = (a: Conversation | undefined, b: Conversation) => (a && a.version > b.version ? a : b)

export async function loadView(view: View): Promise<void> {
  const { items } = await call('listConversations', { query: { view, limit: 100 } })
  set((before) => {
    const conversations = { ...before.conversations }
    for (const item of items) conversations[item.id] = newer(conversations[item.id], item)
    return { conversations }
  })
}

export async function loadConversation(conversationId: string): Promise<void> {
  const params = { conversationId }
  const [conversation, { items }] = await Promise.all([
    call('getConversation', { params }),
    call('listMessages', { params, query: { limit: 60 } }),
  ])
  set((before) => ({
    conversations: {
      ...before.conversations,
      [conversationId]: newer(before.conversations[conversationId], conversation),
    },
    messages: { ...before.messages, [conversationId]: mergeMessages(before.messages[conversationId] ?? [], items) },
  }))
}

/** Earlier messages of a thread; false when there are none. */
export async function loadOlder(conversationId: string): Promise<boolean> {
  const first = state.messages[conversationId]?.[0]
  if (!first || first.seq <= 1) return false
  const { items } = await call('listMessages', { params: { conversationId }, query: { before: first.seq, limit: 60 } })
  set((before) => ({
    messages: { ...before.messages, [conversationId]: mergeMessages(before.messages[conversationId] ?? [], items) },
  }))
  return items.length > 0
}

/** Sends at once as far as the eye can see; the same key makes a retry harmless. */
export async function send(
  conversationId: string,
  text: string,
  isNote: boolean,
  key: string = crypto.randomUUID(),
): Promise<void> {
  const draft: Draft = { key, conversationId, text, isNote }
  set((before) => ({ drafts: [...before.drafts.filter((other) => other.key !== key), draft] }))
  try {
    const message = await call('sendMessage', {
      params: { conversationId },
      body: { content: { type: 'text', text }, isNote },
      idempotencyKey: key,
    })
    set((before) => ({
      drafts: before.drafts.filter((other) => other.key !== key),
      messages: {
        ...before.messages,
        [conversationId]: mergeMessages(before.messages[conversationId] ?? [], [message]),
      },
    }))
  } catch (error) {
    set((before) => ({
      drafts: before.drafts.map((other) =>
        other.key === key ? { ...other, problem: (error as Error).message } : other,
      ),
    }))
  }
}

export async function loadTickets(status: Ticket['status']): Promise<void> {
  const { items } = await call('listTickets', { query: { status, limit: 100 } })
  set((before) => ({ tickets: remember(before.tickets, items) }))
}

/** What the console needs before it shows anything. */
export async function loadStart(): Promise<void> {
  const [me, { items: agents }, { items: inboxes }] = await Promise.all([
    call('getMe'),
    call('listAgents'),
    call('listInboxes'),
  ])
  set({ me, agents, manifests: Object.fromEntries(inboxes.map(({ id, name, manifest }) => [id, { name, manifest }])) })
}
