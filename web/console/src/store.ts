import { useSyncExternalStore } from 'react'
import type { MessageView } from '../../../schemas/api/conversation-routes.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { SavedViews } from '../../../schemas/records/saved-view.ts'
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
  readonly content: Content
  readonly isNote: boolean
  readonly mentions?: readonly string[]
  /** Until when it can be taken back. */
  readonly leavesAt?: number
  readonly problem?: string
}

export type Settings = Awaited<ReturnType<typeof call<'listSettings'>>>

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
  /** Which colleague writes in a conversation, and when that was last heard. */
  readonly writing: Readonly<Record<string, { readonly agentId: string; readonly at: number }>>
  readonly settings: Settings | undefined
  /** The views that this agent keeps. */
  readonly views: SavedViews['items']
  /** Where the next page of a view begins; absent where all of it was read. */
  readonly cursors: Readonly<Partial<Record<View, string>>>
  readonly isConnected: boolean
  readonly canTranslate: boolean
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
  writing: {},
  settings: undefined,
  views: [],
  cursors: {},
  isConnected: true,
  canTranslate: false,
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

/** Keeps the newer of two states of one thing; news may come out of order. */
export const newer = <T extends { readonly version: number }>(a: T | undefined, b: T): T =>
  a && a.version > b.version ? a : b

/** Tickets as they were read or told; where somebody saw a newer state of one already, that stays. */
export function keepTickets(items: readonly Ticket[]): void {
  set((before) => {
    const tickets = { ...before.tickets }
    for (const item of items) {
      const known = tickets[item.id]
      // What is pushed to everybody does not say the key of the customer's page.
      const publicKey = item.publicKey ?? known?.publicKey
      tickets[item.id] = { ...newer(known, item), ...(publicKey && { publicKey }) }
    }
    return { tickets }
  })
}

function keep(items: readonly Conversation[]): void {
  set((before) => {
    const conversations = { ...before.conversations }
    for (const item of items) conversations[item.id] = newer(conversations[item.id], item)
    return { conversations }
  })
}

/** The newest of a view. */
export async function loadView(view: View): Promise<void> {
  const { items, cursor } = await call('listConversations', { query: { view, limit: 100 } })
  keep(items)
  set((before) => {
    const { [view]: _old, ...cursors } = before.cursors
    return { cursors: cursor ? { ...cursors, [view]: cursor } : cursors }
  })
}

/** The next page of a view; nothing where all of it was read. */
export async function loadMore(view: View): Promise<void> {
  const cursor = state.cursors[view]
  if (!cursor) return
  const page = await call('listConversations', { query: { view, limit: 100, cursor } })
  keep(page.items)
  set((before) => {
    const { [view]: _old, ...cursors } = before.cursors
    return { cursors: page.cursor ? { ...cursors, [view]: page.cursor } : cursors }
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

/**
 * What is on offer now; what was said of it while nobody listened is lost. What is said while it is asked may be newer
 * than the answer, which is then asked for again.
 */
export async function loadOffers(): Promise<void> {
  const { offers } = state
  const { conversations, tickets } = await call('listOffers')
  keepTickets(tickets)
  if (state.offers !== offers) return loadOffers()
  set({ offers: Object.fromEntries(conversations.map((offer) => [offer.conversationId, offer])) })
}

/** The tickets that are on offer to whoever sits here. */
export const ticketsOffered = ({ me, tickets }: Pick<State, 'me' | 'tickets'>): readonly Ticket[] =>
  Object.values(tickets).filter(({ offer }) => me && offer?.agentId === me.id)

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

export async function loadTickets(status: Ticket['status']): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await call('listTickets', { query: { status, limit: 100, ...(cursor && { cursor }) } })
    keepTickets(page.items)
    cursor = page.cursor
  } while (cursor)
}

/** What the console needs before it shows anything. */
export async function loadStart(): Promise<void> {
  const [me, { items: agents }, { items: inboxes, canTranslate }, settings, { items: views }] = await Promise.all([
    call('getMe'),
    call('listAgents'),
    call('listInboxes'),
    call('listSettings'),
    call('getViews'),
  ])
  set({
    me,
    agents,
    canTranslate,
    settings,
    views,
    manifests: Object.fromEntries(inboxes.map(({ id, name, manifest }) => [id, { name, manifest }])),
  })
}
