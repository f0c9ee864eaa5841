import type { MessageView } from '../../../schemas/api/conversation-routes.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'

export type View = 'mine' | 'waiting' | 'open' | 'closed'
export type { Agent, Conversation, Escalation, MessageView, Ticket }

export interface Offer {
  readonly conversationId: string
  readonly endsAt: string
}

type Delivery = MessageView['delivery']

interface Delivered {
  readonly conversationId: string
  readonly seq: number
  readonly delivery: NonNullable<Delivery>
}

/**
 * What a console knows of what others change too. It is told by the API and by its socket, in any order, late and
 * twice; each function here says what becomes of it, so that in the end it is what the platform has.
 */
export interface Known {
  readonly me: Agent | undefined
  readonly agents: readonly Agent[]
  readonly conversations: Readonly<Record<string, Conversation>>
  /** The end of each thread that was opened, without a gap. */
  readonly messages: Readonly<Record<string, readonly MessageView[]>>
  /** What was last heard of deliveries: it may come before the message does. */
  readonly deliveries: readonly Delivered[]
  readonly offers: Readonly<Record<string, Offer>>
  /** Of each escalation, the newest version that was heard. */
  readonly heard: Readonly<Record<string, number>>
  readonly tickets: Readonly<Record<string, Ticket>>
  /** Customers and conversations that were erased: what was on its way of them does not come back. */
  readonly erased: ReadonlySet<string>
  /** Where the next page of a view begins; absent where all of it was read. */
  readonly cursors: Readonly<Partial<Record<View, string>>>
}

export const nothing: Known = {
  me: undefined,
  agents: [],
  conversations: {},
  messages: {},
  deliveries: [],
  offers: {},
  heard: {},
  tickets: {},
  erased: new Set(),
  cursors: {},
}

/** So many deliveries are remembered, as long as the message may be on its way. */
const mostDeliveries = 200

/** Keeps the newer of two states of one thing. */
const newer = <T extends { readonly version: number }>(a: T | undefined, b: T): T =>
  a && a.version > b.version ? a : b

/** How far a reply came, in the order in which it comes so far: it never goes back. */
const progress = ['queued', 'held', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed']
const further = (a: Delivery, b: Delivery): Delivery =>
  a && (!b || progress.indexOf(a.status) > progress.indexOf(b.status)) ? a : b

const isRecalled = ({ content }: MessageView) => content.type === 'event' && content.name === 'recalled'

function merged(known: MessageView, told: MessageView): MessageView {
  const delivery = further(known.delivery, told.delivery)
  const decision = told.decision ?? known.decision
  return {
    ...known,
    ...told,
    ...(isRecalled(known) && { content: known.content }),
    ...(delivery && { delivery }),
    ...(decision && { decision }),
  }
}

/** Puts messages together by their numbers. */
function mergeMessages(before: readonly MessageView[], more: readonly MessageView[]): readonly MessageView[] {
  const all = new Map(before.map((message) => [message.seq, message]))
  for (const message of more) {
    const known = all.get(message.seq)
    all.set(message.seq, known ? merged(known, message) : message)
  }
  return [...all.values()].sort((a, b) => a.seq - b.seq)
}

/** Messages with what was heard of their delivery, before they came or while they were read. */
const delivered = (thread: readonly MessageView[], told: readonly Delivered[]): readonly MessageView[] =>
  told.reduce(
    (messages, { seq, delivery }) =>
      messages.map((one) =>
        one.seq === seq ? { ...one, delivery: further(one.delivery, delivery) ?? delivery } : one,
      ),
    thread,
  )

/** A thread with more of it, and all that was heard of it. */
function withMore(
  before: Known,
  id: string,
  known: readonly MessageView[],
  more: readonly MessageView[],
): Partial<Known> {
  const told = before.deliveries.filter(({ conversationId }) => conversationId === id)
  return { messages: { ...before.messages, [id]: delivered(mergeMessages(known, more), told) } }
}

const isErased = ({ erased }: Known, { id, customerId }: Conversation) => erased.has(customerId) || erased.has(id)

export function withConversations(before: Known, items: readonly Conversation[]): Partial<Known> {
  const conversations = { ...before.conversations }
  for (const item of items.filter((one) => !isErased(before, one)))
    conversations[item.id] = newer(conversations[item.id], item)
  return { conversations }
}

/** Whether two stretches of a thread lie in each other or side by side. */
function touch(a: readonly MessageView[], b: readonly MessageView[]): boolean {
  const [first, last] = [a[0]?.seq ?? 1, a.at(-1)?.seq ?? 0]
  return (b[0]?.seq ?? 0) <= last + 1 && (b.at(-1)?.seq ?? 0) >= first - 1
}

/** The newest of a thread as it was read: what was known before a gap that this does not close can be read again. */
export function withThread(before: Known, conversation: Conversation, newest: readonly MessageView[]): Partial<Known> {
  if (isErased(before, conversation)) return {}
  const known = before.messages[conversation.id] ?? []
  const isJoined = touch(known, newest)
  return {
    ...withConversations(before, [conversation]),
    ...withMore(before, conversation.id, isJoined ? known : [], newest),
  }
}

/**
 * What was said, as it is told; of a thread that nobody opened, or that it leaves a gap in, only the conversation. What
 * lies before all that is known comes late, and much may have become of it since.
 */
export function withMessages(
  before: Known,
  conversation: Conversation,
  messages: readonly MessageView[],
): Partial<Known> {
  if (isErased(before, conversation)) return {}
  const known = before.messages[conversation.id]
  const since = messages.filter(({ seq }) => seq >= (known?.[0]?.seq ?? 1))
  const isFollowed = known !== undefined && since.length > 0 && touch(known, since)
  return {
    ...withConversations(before, [conversation]),
    ...(isFollowed && withMore(before, conversation.id, known, since)),
  }
}

/** Earlier messages of a thread, as they were read. */
export function withOlder(before: Known, conversationId: string, older: readonly MessageView[]): Partial<Known> {
  const known = before.messages[conversationId]
  return known && touch(known, older) ? withMore(before, conversationId, known, older) : {}
}

/** Whether more was said in an opened thread than is known of it. */
export function isBehind({ conversations, messages }: Known, conversationId: string): boolean {
  const thread = messages[conversationId]
  return thread !== undefined && (conversations[conversationId]?.lastSeq ?? 0) > (thread.at(-1)?.seq ?? 0)
}

export function withDelivery(before: Known, told: Delivered): Partial<Known> {
  const deliveries = [...before.deliveries, told].slice(-mostDeliveries)
  const known = before.messages[told.conversationId]
  if (!known) return { deliveries }
  return { deliveries, messages: { ...before.messages, [told.conversationId]: delivered(known, [told]) } }
}

export function withTickets(before: Known, items: readonly Ticket[]): Partial<Known> {
  const tickets = { ...before.tickets }
  for (const item of items.filter(({ customerId }) => !before.erased.has(customerId ?? ''))) {
    const known = tickets[item.id]
    // What is pushed to everybody does not say the key of the customer's page.
    const publicKey = item.publicKey ?? known?.publicKey
    tickets[item.id] = { ...newer(known, item), ...(publicKey && { publicKey }) }
  }
  return { tickets }
}

/** To everybody else, who is invisible is offline; what they are told of themselves must not tell them that. */
function ofMyself(me: Agent, told: Agent): Agent {
  const isHidden = me.availability === 'invisible' && told.availability === 'offline'
  return { ...told, role: me.role, ...(isHidden && { availability: me.availability }) }
}

export function withAgents(before: Known, told: readonly Agent[]): Partial<Known> {
  const agents = new Map(before.agents.map((agent) => [agent.id, agent]))
  for (const agent of told) agents.set(agent.id, newer(agents.get(agent.id), agent))
  const { me } = before
  const own = me && told.find(({ id }) => id === me.id)
  return {
    agents: [...agents.values()].sort((a, b) => a.name.localeCompare(b.name)),
    ...(me && own && { me: newer(me, ofMyself(me, own)) }),
  }
}

/** A customer is on offer to whoever sits here, or is not any more; older news than was heard change nothing. */
export function withEscalation(before: Known, escalation: Escalation): Partial<Known> {
  const { id, version, conversationId, status, agentId, offerEndsAt = '' } = escalation
  if (version < (before.heard[id] ?? 0)) return {}
  const heard = { ...before.heard, [id]: version }
  const { [conversationId]: gone, ...others } = before.offers
  if (status === 'offered' && agentId === before.me?.id)
    return { heard, offers: { ...before.offers, [conversationId]: { conversationId, endsAt: offerEndsAt } } }
  return gone ? { heard, offers: others } : { heard }
}

/** What is on offer to whoever sits here, as it was read. */
export const withOffers = (offers: readonly Offer[]): Partial<Known> => ({
  offers: Object.fromEntries(offers.map((offer) => [offer.conversationId, offer])),
})

/** A page of a view; `cursor` says where the next begins. */
export function withPage(
  before: Known,
  view: View,
  { items, cursor }: { readonly items: readonly Conversation[]; readonly cursor?: string | undefined },
): Partial<Known> {
  const { [view]: _old, ...cursors } = before.cursors
  return { ...withConversations(before, items), cursors: cursor ? { ...cursors, [view]: cursor } : cursors }
}

/** A customer who is gone, without anything that was known of them, also as somebody else's. */
export function withoutCustomer(
  before: Known,
  { customerId, conversationIds = [] }: { readonly customerId: string; readonly conversationIds?: readonly string[] },
): Partial<Known> {
  const erased = new Set([...before.erased, customerId, ...conversationIds])
  const theirs = Object.values(before.conversations).filter((one) => isErased({ ...before, erased }, one))
  const tickets = Object.entries(before.tickets).filter(([, one]) => one.customerId !== customerId)
  return {
    ...withoutConversations(
      before,
      theirs.map(({ id }) => id),
    ),
    tickets: Object.fromEntries(tickets),
    erased,
  }
}

/** Things that are gone, without what was known of them. */
export function withoutConversations(before: Known, gone: readonly string[]): Partial<Known> {
  const left = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => !gone.includes(id)))
  return {
    conversations: left(before.conversations),
    messages: left(before.messages),
    offers: left(before.offers),
  }
}
