import type { StaffEvent } from '../../../schemas/frames/staff.ts'
import {
  type Agent,
  type Conversation,
  type Escalation,
  isBehind,
  type Known,
  type MessageView,
  type Offer,
  type Ticket,
  type View,
  withAgents,
  withConversations,
  withDelivery,
  withEscalation,
  withMessages,
  withOffers,
  withOlder,
  withoutConversations,
  withoutCustomer,
  withPage,
  withThread,
  withTickets,
} from './known.ts'

/** How the platform is asked; `undefined` is what it does not have. */
export interface Reads {
  list(
    view: View,
    cursor?: string,
  ): Promise<{ readonly items: readonly Conversation[]; readonly cursor?: string | undefined }>
  conversation(id: string): Promise<Conversation | undefined>
  /** The newest of a thread, or those before a number. */
  messages(id: string, before?: number): Promise<readonly MessageView[]>
  offers(): Promise<{ readonly conversations: readonly Offer[]; readonly tickets: readonly Ticket[] }>
  agents(): Promise<readonly Agent[]>
  tickets(status: Ticket['status']): Promise<readonly Ticket[]>
  ticket(id: string): Promise<Ticket | undefined>
}

/** Where it is kept what a console knows. */
export interface Cell {
  get(): Known
  set(change: (before: Known) => Partial<Known>): void
}

/** So much is asked for one by one after a gap; of more than that, the rest is forgotten until a list shows it. */
const mostAsked = 50
/** So long may an index trail behind. */
const indexMs = 60_000
/** So long after a conversation is known to go on, its messages are on their way. */
const messagesMs = 1_500
const mostTries = 3
/** What could not be read is tried again after five seconds, ten and so on, for ten minutes in all. */
const againMs = 2_500
const mostTimes = 8
/** So much of a long thread is read again after a gap; what is older than that can be asked for. */
const mostPages = 5

/** Keeps what a console knows as the platform has it: takes in what it is told, and reads what it missed. */
export class Follower {
  private readonly cell: Cell
  private readonly reads: Reads
  private readonly later: (ms: number, run: () => void) => void
  private readonly statuses = new Set<Ticket['status']>()
  /** Threads that are being read, and how often. */
  private readonly loading = new Map<string, number>()
  private gaps = 0

  constructor(cell: Cell, reads: Reads, later: (ms: number, run: () => void) => void) {
    this.cell = cell
    this.reads = reads
    this.later = later
  }

  /** Takes in what the socket says. */
  hear({ type, body, conversationId }: StaffEvent): void {
    const { cell } = this
    if (type === 'typing' || type === 'pong') return
    // What is too long for a socket comes without its words.
    if (!body) {
      if (conversationId) this.loadQuietly(conversationId)
      else if (type === 'ticket') for (const status of this.statuses) this.surely(() => this.loadTickets(status))
      return
    }
    const conversation = body.conversation as Conversation | undefined
    if (type === 'conversation' && conversation) {
      cell.set((before) => withConversations(before, [conversation]))
      this.lookAgain(conversation.id)
    } else if (type === 'messages' && conversation) this.hearMessages(conversation, body.messages as MessageView[])
    else if (type === 'escalation')
      cell.set((before) => ({
        ...withEscalation(before, body.escalation as Escalation),
        ...(conversation && withConversations(before, [conversation])),
      }))
    else if (type === 'ticket') cell.set((before) => withTickets(before, [body.ticket as Ticket]))
    else if (type === 'agent') cell.set((before) => withAgents(before, [body.agent as Agent]))
    else if (type === 'customer')
      cell.set((before) => withoutCustomer(before, body as unknown as Parameters<typeof withoutCustomer>[1]))
    else if (type === 'delivery') {
      cell.set((before) => withDelivery(before, body as unknown as Parameters<typeof withDelivery>[1]))
    }
  }

  private hearMessages(conversation: Conversation, messages: readonly MessageView[]): void {
    this.cell.set((before) => withMessages(before, conversation, messages))
    const isOpened = this.cell.get().messages[conversation.id] !== undefined
    // Why the assistant said it, and the link to a file, are for who asks.
    const isIncomplete = messages.some(({ author, content }) => author === 'assistant' || 'media' in content)
    if (isOpened && (isIncomplete || isBehind(this.cell.get(), conversation.id))) this.loadQuietly(conversation.id)
    else this.lookAgain(conversation.id)
  }

  /** Takes in what was said from here, as it was stored. */
  said(message: MessageView): void {
    const { conversationId, seq } = message
    const conversation = this.cell.get().conversations[conversationId]
    if (conversation) this.cell.set((before) => withMessages(before, conversation, [message]))
    if (!this.cell.get().messages[conversationId]?.some((one) => one.seq === seq)) this.loadQuietly(conversationId)
  }

  /** What is known to have been said comes by the socket; what does not, is asked for. */
  private lookAgain(conversationId: string): void {
    if (!isBehind(this.cell.get(), conversationId)) return
    this.later(messagesMs, () => {
      if (isBehind(this.cell.get(), conversationId)) this.loadQuietly(conversationId)
    })
  }

  private loadQuietly(conversationId: string): void {
    this.surely(() => this.load(conversationId))
  }

  /** Reads what nobody waits for; where that fails it is tried again, each time later, and given up in the end. */
  surely(read: () => Promise<unknown>, times = 1): void {
    read().catch(() => {
      if (times < mostTimes) this.later(againMs * 2 ** times, () => this.surely(read, times + 1))
    })
  }

  /**
   * A conversation and the newest of its thread; after a gap all of it that was known, since anything in it may have
   * changed. False where there is none.
   */
  async load(conversationId: string, isAfterGap = false): Promise<boolean> {
    const count = (by: number) => this.loading.set(conversationId, (this.loading.get(conversationId) ?? 0) + by)
    count(1)
    try {
      return await this.read(conversationId, isAfterGap)
    } finally {
      if (count(-1).get(conversationId) === 0) this.loading.delete(conversationId)
    }
  }

  private async read(conversationId: string, isAfterGap: boolean): Promise<boolean> {
    const from = isAfterGap ? this.cell.get().messages[conversationId]?.[0]?.seq : undefined
    for (let attempt = 0; attempt < mostTries; attempt++) {
      const [conversation, newest] = await Promise.all([
        this.reads.conversation(conversationId),
        this.newest(conversationId, from),
      ])
      if (!conversation) {
        this.cell.set((before) => withoutConversations(before, [conversationId]))
        return false
      }
      this.cell.set((before) => withThread(before, conversation, newest))
      // What was said while it was read came to nobody who knew the thread.
      if (!isBehind(this.cell.get(), conversationId)) break
    }
    return true
  }

  private async newest(conversationId: string, from = Number.POSITIVE_INFINITY): Promise<readonly MessageView[]> {
    let all = await this.reads.messages(conversationId)
    for (let page = 0; page < mostPages; page++) {
      const first = all[0]?.seq ?? 0
      if (first <= from) break
      all = [...(await this.reads.messages(conversationId, first)), ...all]
    }
    return all
  }

  /** Earlier messages of a thread; false where there are none. */
  async loadOlder(conversationId: string): Promise<boolean> {
    const first = this.cell.get().messages[conversationId]?.[0]
    if (!first || first.seq <= 1) return false
    const items = await this.reads.messages(conversationId, first.seq)
    this.cell.set((before) => withOlder(before, conversationId, items))
    return items.length > 0
  }

  /** The newest of a view, or its next page. */
  async list(view: View, cursor?: string): Promise<readonly Conversation[]> {
    const page = await this.reads.list(view, cursor)
    this.cell.set((before) => withPage(before, view, page))
    return page.items
  }

  /**
   * What is on offer now; what was said of it while nobody listened is lost. What is said while it is asked may be
   * newer than the answer, which is then asked for again.
   */
  async loadOffers(): Promise<void> {
    const { offers } = this.cell.get()
    const { conversations, tickets } = await this.reads.offers()
    this.cell.set((before) => withTickets(before, tickets))
    if (this.cell.get().offers !== offers) return this.loadOffers()
    this.cell.set(() => withOffers(conversations))
  }

  /** All tickets of a status; those that were of it, and are not any more, are asked for. */
  async loadTickets(status: Ticket['status']): Promise<void> {
    this.statuses.add(status)
    const known = Object.values(this.cell.get().tickets).filter((ticket) => ticket.status === status)
    const items = await this.reads.tickets(status)
    this.cell.set((before) => withTickets(before, items))
    const listed = new Set(items.map(({ id }) => id))
    const missed = known.filter(({ id }) => !listed.has(id)).slice(0, mostAsked)
    const found = await Promise.all(missed.map(({ id }) => this.reads.ticket(id)))
    this.cell.set((before) =>
      withTickets(
        before,
        found.filter((one) => one !== undefined),
      ),
    )
  }

  private async loadAgents(): Promise<void> {
    const agents = await this.reads.agents()
    this.cell.set((before) => withAgents(before, agents))
  }

  /** Reads what was missed while nobody listened, and once more what an index did not show yet. */
  async catchUp(): Promise<void> {
    this.readListsLater(++this.gaps)
    // One that is just being read may have been read before the gap was over.
    const threads = new Set([...Object.keys(this.cell.get().messages), ...this.loading.keys()])
    const all = await Promise.allSettled([
      this.readLists(),
      this.loadOffers(),
      ...[...threads].map((id) => this.load(id, true)),
    ])
    const failed = all.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  /** What an index did not show yet, until it could be read; after a newer gap it is read for that one. */
  private readListsLater(gap: number): void {
    this.later(indexMs, () => {
      if (gap === this.gaps) this.readLists().catch(() => this.readListsLater(gap))
    })
  }

  /** What is open, and what became of that which was: what no list shows is asked for by its name. */
  private async readLists(): Promise<void> {
    const before = this.cell.get().conversations
    const tickets = Promise.all([...this.statuses].map((status) => this.loadTickets(status)))
    const [open, mine] = await Promise.all([this.list('open'), this.list('mine'), tickets, this.loadAgents()])
    const listed = [...open, ...mine]
    const shown = new Set(listed.map(({ id }) => id))
    const now = this.cell.get().conversations
    const missed = Object.values(before).filter(
      (one) => one.status !== 'closed' && !shown.has(one.id) && now[one.id] === one,
    )
    const asked = missed.slice(0, mostAsked)
    const found = await Promise.all(asked.map(({ id }) => this.reads.conversation(id)))
    const there = found.filter((one) => one !== undefined)
    const kept = new Set(there.map(({ id }) => id))
    this.cell.set((known) => withConversations(known, there))
    const gone = missed.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
    if (gone.length > 0) this.cell.set((known) => withoutConversations(known, gone))
    await this.readClosed()
  }

  /** What was closed changes no more, but may have been erased: what is not on the newest page is read when it is wanted. */
  private async readClosed(): Promise<void> {
    const { conversations, messages } = this.cell.get()
    const closed = Object.values(conversations).filter(({ id, status }) => status === 'closed' && !messages[id])
    if (closed.length === 0) return
    const listed = new Set((await this.list('closed')).map(({ id }) => id))
    const now = this.cell.get()
    const gone = closed.filter(
      (one) => !listed.has(one.id) && now.conversations[one.id] === one && !now.messages[one.id],
    )
    this.cell.set((known) =>
      withoutConversations(
        known,
        gone.map(({ id }) => id),
      ),
    )
  }
}
