import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { ConversationUsage } from '../../../schemas/records/usage.ts'
import { holderOf } from '../../../shared/domain/ticket/line.ts'
import type { Item } from '../../../shared/ports/table.ts'
import type { Applied } from './store.ts'

/** The promises of the design, by number, in words. */
export const promises = {
  1: 'every message acknowledged to a provider is stored exactly once or sits whole in a dead-letter queue',
  2: 'one provider message id makes one message',
  3: 'at most one automatic reply to one customer message; nothing is said twice',
  4: 'sequence numbers are gapless, and replies go out in order',
  5: 'the assistant is silent from handover until the conversation comes back to it',
  6: 'at most one open escalation a conversation; each ends exactly once',
  7: 'an agent’s load never exceeds the capacity, and no slot leaks',
  8: 'if nobody accepts in time there is exactly one ticket, and the customer was told',
  9: 'what was set aside and driven back gives the state of a run without faults',
  10: 'a client that reconnects gets every later message once, in order',
  11: 'every projection equals its recomputation',
  12: 'an erased customer is in no store, queue or workflow, and nothing brings the person back',
  13: 'nothing reaches a conversation that it is not part of',
  14: 'everything settles once the faults are over',
  15: 'two versions at work beside each other lose nothing of each other',
} as const

export class Violation extends Error {
  readonly promise: keyof typeof promises
  constructor(promise: keyof typeof promises, what: string) {
    super(`${promise}. ${promises[promise]}: ${what}`)
    this.promise = promise
  }
}

const isOpen = ({ status }: Escalation) => ['routing', 'offered', 'waiting'].includes(status)
/** What an answer says it answers. */
export const answered = (text: string): readonly string[] => /答〔(.*?)〕/.exec(text)?.[1]?.split('+') ?? []
export const textIn = (content: Message['content']): string => ('text' in content ? (content.text ?? '') : '')

/** The state of the table as it follows from what was written, checked with each write. */
export class Invariants {
  readonly conversations = new Map<string, Conversation>()
  readonly escalations = new Map<string, Escalation>()
  readonly agents = new Map<string, Agent>()
  readonly tickets = new Map<string, Ticket>()
  /** Tickets that went with their customer. */
  readonly goneTickets: Ticket[] = []
  readonly messages = new Map<string, Message[]>()
  readonly slots = new Map<string, Map<string, number>>()
  /** The room that tickets take: of whom, and which ones. */
  readonly ticketSlots = new Map<string, Set<string>>()
  readonly closings = new Set<string>()
  readonly ratings = new Set<string>()
  /** Replies that a channel's window held back for a while: they come after what was said since. */
  readonly held = new Set<string>()
  readonly byProviderId = new Map<string, Message>()
  /** Conversations that were erased, or are being erased: half of it may be gone for an hour. */
  readonly gone = new Set<string>()
  /** What conversations were last counted to have used up, and what was counted of those that have been erased. */
  readonly usage = new Map<string, ConversationUsage>()
  readonly forgotten: ConversationUsage[] = []
  private readonly answers = new Map<string, number>()
  violation: Violation | undefined

  break(promise: keyof typeof promises, what: string): void {
    this.violation ??= new Violation(promise, what)
  }

  check({ after, before, writes }: Applied): void {
    for (const [index, write] of writes.entries()) {
      if ('check' in write) continue
      const item = after[index]
      const old = before[index]
      const sk = String((item ?? old)?.sk ?? '')
      if (sk.startsWith('SLOT#')) this.slot(item, old)
      else if (sk.startsWith('TKS#')) this.ticketSlot(item, old)
      else if (sk === 'TKT' && old && !item) this.forgetTicket(old as unknown as Ticket)
      else if (sk.startsWith('ESC#') && old && !item) this.forgetEscalation(old as unknown as Escalation)
      else if (sk === 'CNV' && old && !item) this.erased(old as unknown as Conversation)
      else if (sk.startsWith('MSG#') && old && !item) this.gone.add((old as unknown as Message).conversationId)
      else if (sk === 'USE' && old && !item) this.forget(old)
      else if (item) this.written(sk, item, old, before)
    }
    this.checkLoads()
    this.checkTicketLoads(before)
  }

  private written(sk: string, item: Item, old: Item | undefined, before: readonly (Item | undefined)[]): void {
    if (old?.sinceNext && !item.sinceNext) this.break(15, `${item.pk} ${sk} lost what the next version wrote`)
    if (sk === 'CNV') this.conversation(item as unknown as Conversation, old as unknown as Conversation | undefined)
    else if (sk.startsWith('MSG#')) this.message(item as unknown as Message, old as unknown as Message, before)
    else if (sk.startsWith('ESC#')) this.escalation(item as unknown as Escalation, old as unknown as Escalation)
    else if (sk === 'AGT') this.agents.set(String(item.id), item as unknown as Agent)
    else if (sk === 'USE') this.usage.set(item.pk, item as unknown as ConversationUsage)
    else if (sk === 'TKT') this.tickets.set(String(item.id), item as unknown as Ticket)
  }

  /** What it came to stays counted; one that was under way goes with its conversation, and its machine ends. */
  private forgetEscalation(old: Escalation): void {
    if (isOpen(old)) this.escalations.delete(old.id)
  }

  private forgetTicket(old: Ticket): void {
    this.goneTickets.push(old)
    this.tickets.delete(old.id)
  }

  private forget(old: Item): void {
    this.forgotten.push(old as unknown as ConversationUsage)
    this.usage.delete(old.pk)
  }

  /** What was said there is gone; what was counted of it stays counted. */
  private erased({ id }: Conversation): void {
    for (const message of this.messages.get(id) ?? [])
      this.byProviderId.delete(`${message.contactPointId} ${message.providerMessageId}`)
    this.conversations.delete(id)
    this.messages.delete(id)
    this.gone.add(id)
  }

  private conversation(now: Conversation, old: Conversation | undefined): void {
    this.conversations.set(now.id, now)
    if (now.status === 'closed' && old?.status !== 'closed' && now.closedBy !== 'merged')
      this.closings.add(`${now.id}#${now.closedAt}`)
    if (now.rating) this.ratings.add(now.id)
    if (old && now.version <= old.version)
      this.break(4, `the version of ${now.id} went from ${old.version} to ${now.version}`)
  }

  private message(now: Message, old: Message | undefined, before: readonly (Item | undefined)[]): void {
    const known = this.messages.get(now.conversationId) ?? []
    if (now.delivery?.status === 'held') this.held.add(`${now.conversationId} ${now.seq}`)
    this.messages.set(now.conversationId, known)
    if (old) {
      if (old.id !== now.id) this.break(4, `message ${now.seq} was replaced by another`)
      known[now.seq - 1] = now
      return
    }
    if (now.seq !== known.length + 1) {
      this.break(4, `message ${now.seq} of ${now.conversationId} follows ${known.length}`)
      return
    }
    known.push(now)
    if (now.author === 'customer' && now.providerMessageId) {
      const name = `${now.contactPointId} ${now.providerMessageId}`
      if (this.byProviderId.has(name)) this.break(2, `${now.providerMessageId} was stored twice`)
      this.byProviderId.set(name, now)
    }
    if (now.author !== 'assistant') return
    const status = (before.find((one) => one?.sk === 'CNV') as unknown as Conversation | undefined)?.status
    if (status === 'waiting' || status === 'assigned')
      this.break(5, `it spoke in ${now.conversationId}, which is ${status}`)
    for (const one of answered(textIn(now.content))) {
      const count = (this.answers.get(one) ?? 0) + 1
      this.answers.set(one, count)
      if (count > 1) this.break(3, `“${one}” was answered twice`)
    }
  }

  private escalation(now: Escalation, old: Escalation | undefined): void {
    if (old && !isOpen(old) && now.status !== old.status)
      this.break(6, `${now.id} had ended as ${old.status} and became ${now.status}`)
    this.escalations.set(now.id, now)
    if (!isOpen(now)) return
    const open = [...this.escalations.values()].filter(
      (one) => one.conversationId === now.conversationId && isOpen(one),
    )
    if (open.length > 1) this.break(6, `${now.conversationId} has ${open.length} open`)
  }

  private slot(item: Item | undefined, old: Item | undefined): void {
    const row = (item ?? old) as Item
    const agentId = row.pk.slice('AGT#'.length)
    const held = this.slots.get(agentId) ?? new Map<string, number>()
    this.slots.set(agentId, held)
    if (item) held.set(row.sk, Number(item.weight ?? 1))
    else held.delete(row.sk)
  }

  private ticketSlot(item: Item | undefined, old: Item | undefined): void {
    const { pk, sk } = (item ?? old) as Item
    const agentId = pk.slice('AGT#'.length)
    const held = this.ticketSlots.get(agentId) ?? new Set<string>()
    this.ticketSlots.set(agentId, held)
    if (item) held.add(sk.slice('TKS#'.length))
    else held.delete(sk.slice('TKS#'.length))
  }

  /** Who works on a ticket or is offered it holds it, and nobody else; an offer is made to who is there and has room. */
  private checkTicketLoads(before: readonly (Item | undefined)[]): void {
    const tickets = [...this.tickets.values()]
    for (const { id, ticketLoad, ticketCapacity, ticketOfferId } of this.agents.values()) {
      const slots = this.ticketSlots.get(id) ?? new Set()
      const held = tickets.filter((ticket) => holderOf(ticket) === id)
      const wrong = held.find((ticket) => !slots.has(ticket.id))
      if (wrong) this.break(7, `${id} holds ${wrong.id} without a slot`)
      if (ticketLoad !== slots.size || held.length !== slots.size)
        this.break(7, `${id} has ${held.length} tickets, a load of ${ticketLoad} and slots for ${slots.size}`)
      const offered = tickets.filter(({ offer }) => offer?.agentId === id).map((ticket) => ticket.id)
      if (offered.join() !== (ticketOfferId ?? ''))
        this.break(7, `${id} is asked about ${ticketOfferId}, not ${offered}`)
      const was = before.find((one) => one?.sk === 'AGT' && one.id === id) as Agent | undefined
      const isNew = ticketOfferId && was && !was.ticketOfferId
      if (isNew && (was.availability !== 'online' || ticketLoad > ticketCapacity))
        this.break(7, `${id} is offered a ticket, is ${was.availability} and holds ${ticketLoad} of ${ticketCapacity}`)
    }
  }

  private checkLoads(): void {
    for (const { id, load, capacity } of this.agents.values()) {
      const held = [...(this.slots.get(id)?.values() ?? [])].reduce((sum, one) => sum + one, 0)
      if (load > capacity || load < 0) this.break(7, `${id} holds ${load} of ${capacity}`)
      if (load !== held) this.break(7, `${id} has a load of ${load} and slots for ${held}`)
    }
  }

  /** Escalations that have not ended. */
  get open(): readonly Escalation[] {
    return [...this.escalations.values()].filter(isOpen)
  }
}
