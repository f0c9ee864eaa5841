import { useSyncExternalStore } from 'react'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { SavedViews } from '../../../schemas/records/saved-view.ts'
import { ApiError, call } from './api.ts'
import { Follower } from './follower.ts'
import {
  type Agent,
  type Conversation,
  type Known,
  type MessageView,
  nothing,
  type Offer,
  type Ticket,
  type View,
  withTickets,
} from './known.ts'

export type { Agent, Conversation, MessageView, Offer, Ticket, View }

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

export interface State extends Known {
  readonly manifests: Readonly<Record<string, { readonly name: string; readonly manifest: Manifest }>>
  readonly drafts: readonly Draft[]
  readonly typing: Readonly<Record<string, number>>
  /** Which colleague writes in a conversation, and when that was last heard. */
  readonly writing: Readonly<Record<string, { readonly agentId: string; readonly at: number }>>
  readonly settings: Settings | undefined
  /** The views that this agent keeps. */
  readonly views: SavedViews['items']
  readonly isConnected: boolean
  readonly canTranslate: boolean
}

let state: State = {
  ...nothing,
  manifests: {},
  drafts: [],
  typing: {},
  writing: {},
  settings: undefined,
  views: [],
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

/** Undefined where the platform has nothing of that name. */
const orNothing = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return undefined
    throw error
  })

/** Keeps the store as the platform has it. */
export const follower = new Follower(
  { get: current, set },
  {
    list: (view, cursor) => call('listConversations', { query: { view, limit: 100, ...(cursor && { cursor }) } }),
    conversation: (conversationId) => orNothing(call('getConversation', { params: { conversationId } })),
    messages: (conversationId, before) =>
      orNothing(
        call('listMessages', { params: { conversationId }, query: { limit: 60, ...(before && { before }) } }),
      ).then((page) => page?.items ?? []),
    offers: () => call('listOffers'),
    agents: () => call('listAgents').then(({ items }) => items),
    tickets: listTickets,
    ticket: (ticketId) => orNothing(call('getTicket', { params: { ticketId } })),
  },
  (ms, run) => void setTimeout(run, ms),
)

async function listTickets(status: Ticket['status']): Promise<readonly Ticket[]> {
  const items: Ticket[] = []
  let cursor: string | undefined
  do {
    const page = await call('listTickets', { query: { status, limit: 100, ...(cursor && { cursor }) } })
    items.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return items
}

/** Tickets as they were read; where somebody saw a newer state of one already, that stays. */
export const keepTickets = (items: readonly Ticket[]) => set((before) => withTickets(before, items))

/** The next page of a view; nothing where all of it was read. */
export async function loadMore(view: View): Promise<void> {
  const cursor = state.cursors[view]
  if (cursor) await follower.list(view, cursor)
}

/** The tickets that are on offer to whoever sits here. */
export const ticketsOffered = ({ me, tickets }: Pick<State, 'me' | 'tickets'>): readonly Ticket[] =>
  Object.values(tickets).filter(({ offer }) => me && offer?.agentId === me.id)

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
