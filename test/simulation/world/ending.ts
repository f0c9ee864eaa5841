import { textOf } from '../../../schemas/records/content.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { isInLine, rankForTicket } from '../../../shared/domain/ticket/line.ts'
import type { Item } from '../../../shared/ports/table.ts'
import { openConnection } from '../../../shared/use-cases/realtime/connections.ts'
import { receiveFrame } from '../../../shared/use-cases/realtime/receive-frame.ts'
import type { Actors } from './actors.ts'
import { answered, type Invariants, textIn } from './invariants.ts'
import type { System } from './system.ts'

const sum = (items: readonly Item[], name: string) => items.reduce((total, item) => total + Number(item[name] ?? 0), 0)

/** What customers say. */
const words = /[问人工]{1,2}\d+/g
/** A function that tells somebody is ended after so long. */
const postMs = 30_000
/** So long somebody waits for a human at most, and what follows. */
const waitsMs = 200_000
/** A fact that a function did not take is told again within this. */
const retriesMs = 600_000

/** What must hold of the whole once everything has settled. */
export class Ending {
  private readonly system: System
  private readonly state: Invariants
  private readonly actors: Actors

  constructor(system: System, state: Invariants, actors: Actors) {
    this.system = system
    this.state = state
    this.actors = actors
  }

  async check(): Promise<void> {
    this.stored()
    this.seen()
    this.escalations()
    this.owners()
    this.deliveries()
    this.ratings()
    await this.resumes()
    await this.figures()
    this.erased()
    this.company()
    this.usage()
    this.machines()
  }

  /** Nothing that an erased customer said is kept anywhere, and nothing is left of a conversation that is gone. */
  private erased(): void {
    const { state, system, actors } = this
    const gone = new Set([...actors.saidBy].flatMap(([text, said]) => (actors.fateOf(said) === 'goes' ? text : [])))
    const search = (where: string, kept: unknown) => {
      for (const [word] of JSON.stringify(kept).matchAll(words))
        if (gone.has(word)) state.break(12, `“${word}” is still in ${where}`)
    }
    const items = system.store.table.all()
    for (const item of items) search(`${item.pk} ${item.sk}`, item)
    search('a queue', [system.turns.dead, system.deliveries.dead, system.deadFacts])
    search('a workflow', system.machines.list())
    const stored = new Set(items.map(({ pk, sk }) => `${pk} ${sk}`))
    for (const { pk, sk, customerId } of items) {
      if (pk.startsWith('CNV#') && !stored.has(`${pk} CNV`)) state.break(12, `${sk} is left of ${pk}, which is gone`)
      if ((sk === 'CNV' || sk === 'CPT') && !stored.has(`CUS#${customerId} CUS`))
        state.break(12, `${pk} is of ${customerId}, who is gone`)
      if (sk.startsWith('SLOT#') && !stored.has(`CNV#${sk.slice('SLOT#'.length)} CNV`))
        state.break(7, `${pk} has a slot for a conversation that is gone`)
    }
  }

  /** The company's own system heard of everything, but for what was erased before, and of nobody who had been. */
  private company(): void {
    const { state, system, actors } = this
    const { heard } = system.company
    for (const [id, { at, detail }] of system.told) {
      // Of the last minutes it may hear yet.
      const isDue = at < system.world.now - retriesMs
      if (isDue && !heard.has(id) && !this.isErased(detail)) state.break(9, `the company never heard of ${id}`)
    }
    for (const { at, body } of heard.values())
      for (const [word] of body.matchAll(words)) {
        const said = actors.saidBy.get(word)
        // What was on its way in that moment cannot be called back.
        if (said && at > actors.goneFrom(said) + postMs)
          state.break(12, `the company was told “${word}” after it was erased`)
      }
  }

  /** Whether what a fact is about has been erased since. */
  private isErased(detail: Record<string, unknown>): boolean {
    const { state } = this
    const about = detail as {
      readonly conversationId?: string
      readonly conversation?: { readonly id: string }
      readonly escalation?: { readonly conversationId: string }
      readonly ticket?: { readonly id: string }
    }
    const conversationId = about.conversationId ?? about.conversation?.id ?? about.escalation?.conversationId ?? ''
    return state.gone.has(conversationId) || state.goneTickets.some(({ id }) => id === about.ticket?.id)
  }

  /** What channels used up by day is what their conversations did. */
  private usage(): void {
    const { state, system } = this
    const all = [...state.usage.values(), ...state.forgotten]
    const begunAnew = new Set(state.forgotten.map(({ conversationId }) => conversationId))
    const days = system.store.table.all().filter(({ pk }) => pk.startsWith('USE#'))
    for (const name of ['inbound', 'assistant', 'agent', 'notices', 'escalations'] as const) {
      const counted = all.reduce((total, one) => total + one[name], 0)
      if (sum(days, name) !== counted) state.break(11, `${name} by day is ${sum(days, name)}, and should be ${counted}`)
    }
    for (const { conversationId, seq, inbound } of all) {
      if (begunAnew.has(conversationId)) continue
      const said = state.messages.get(conversationId)?.filter((one) => one.seq <= seq && one.direction === 'inbound')
      if (said && said.length !== inbound) state.break(11, `${conversationId} used ${inbound} of ${said.length}`)
    }
  }

  /** Nothing is on its way any more, ten minutes after the last fault. */
  settled(): void {
    const { system, state } = this
    this.actors.consoles.settled()
    if (system.isBusy) state.break(14, 'a queue, the stream or the bus is not empty')
    // Who was with an agent that is gone waits anew, ten minutes after that agent went, and is told within these.
    const [left] = state.open.filter(({ createdAt }) => Date.parse(createdAt) < system.world.now - waitsMs)
    if (left) state.break(14, `${left.id} is still ${left.status}`)
    if (system.deliveries.dead.length + system.deadFacts.length > 0)
      state.break(
        9,
        `something was set aside again: ${JSON.stringify([...system.deliveries.dead, ...system.deadFacts]).slice(0, 400)}`,
      )
    if (system.turns.dead.some(({ body }) => typeof body === 'object'))
      state.break(9, 'a message was set aside that can be read')
  }

  /** Everybody came back to work: no ticket waits while somebody has room who did not decline it. */
  offered(): void {
    const { state, system } = this
    const rows = new Set(system.store.table.all().map(({ pk, sk }) => `${pk} ${sk}`))
    for (const ticket of state.tickets.values()) {
      const isListed = rows.has(`TKT#${ticket.id} LINE`)
      if (isListed !== isInLine(ticket)) state.break(11, `${ticket.id} is ${isListed ? '' : 'not '}in the line`)
      const [free] = isInLine(ticket) ? rankForTicket([...state.agents.values()], ticket, system.world.now) : []
      if (free) state.break(14, `${ticket.id} waits, and ${free.id} has room`)
      if (ticket.offer && Date.parse(ticket.offer.endsAt) < system.world.now)
        state.break(14, `the offer of ${ticket.id} to ${ticket.offer.agentId} never ended`)
    }
  }

  /** Days later no machine stands anywhere but before a close that nobody made, and none broke. */
  private machines(): void {
    const held = new Set(
      [...this.state.conversations.values()].flatMap(({ status, escalationId }) =>
        status === 'assigned' && escalationId ? escalationId : [],
      ),
    )
    for (const { name, status, state } of this.system.machines.list())
      if (status !== 'SUCCEEDED' && !(state === 'AwaitClose' && held.has(name)))
        this.state.break(14, `the machine of ${name} is ${status} at ${state}`)
  }

  private stored(): void {
    const { state } = this
    const stored = new Set([...state.byProviderId.values()].map(({ providerMessageId }) => providerMessageId))
    for (const [id, said] of this.actors.accepted)
      if (!stored.has(id) && this.actors.fateOf(said) === 'stays')
        state.break(1, `message ${id} was acknowledged and is nowhere`)
    for (const [id, messages] of state.messages)
      for (const message of messages.filter(({ author }) => author === 'customer')) {
        const owner = this.actors.saidBy.get(textIn(message.content))
        const conversation = state.conversations.get(id)
        if (owner?.address !== conversation?.address)
          state.break(13, `what ${owner?.address} said is in the conversation of ${conversation?.address}`)
      }
  }

  /** What providers showed to customers. */
  private seen(): void {
    const { state, actors } = this
    const all = new Set<string>()
    const last = new Map<string, number>()
    const places = new Map<string, { readonly conversationId: string; readonly seq: number }>()
    for (const [conversationId, messages] of state.messages)
      for (const message of messages)
        if (message.direction === 'outbound') places.set(textOf(message.content), { conversationId, seq: message.seq })
    for (const { inboxId, address, text } of this.system.providers.seen) {
      const isOurs = text.startsWith('答〔') || text.startsWith('言〔')
      if (!isOurs) continue
      const name = `${inboxId} ${address}`
      if (all.has(`${name} ${text}`)) state.break(3, `${address} was told “${text}” twice`)
      all.add(`${name} ${text}`)
      for (const one of answered(text))
        if (actors.saidBy.get(one)?.address !== address) state.break(13, `${address} was told what somebody else asked`)
      const place = places.get(text)
      if (!place) continue
      const conversation = state.conversations.get(place.conversationId)
      if (conversation?.address !== address)
        state.break(13, `${address} was told “${text}”, said to ${conversation?.address}`)
      const before = last.get(place.conversationId) ?? 0
      // What was set aside and driven back, or held by the channel's window, comes late: better than never.
      const isLate =
        this.system.wasSetAside(place.conversationId) || state.held.has(`${place.conversationId} ${place.seq}`)
      if (isLate) continue
      if (place.seq < before) state.break(4, `${address} was told ${place.seq} after ${before}`)
      last.set(place.conversationId, place.seq)
    }
  }

  private escalations(): void {
    const { state } = this
    const tickets = [...state.tickets.values(), ...state.goneTickets]
    for (const { id, status, ticketId, conversationId } of state.escalations.values()) {
      if (status !== 'ticketed') continue
      const ticket = tickets.find((one) => one.id === ticketId)
      if (!ticket) state.break(8, `${id} has no ticket`)
      if (state.gone.has(conversationId)) continue
      const isTold = (state.messages.get(conversationId) ?? []).some(
        ({ direction, content }) => direction === 'outbound' && textIn(content).includes(ticket?.number ?? '?'),
      )
      if (!isTold) state.break(8, `the customer of ${id} was not told`)
    }
    const made = tickets.filter(({ origin }) => origin === 'no-agent' || origin === 'outside-hours').length
    const wanted = [...state.escalations.values()].filter(({ status }) => status === 'ticketed').length
    if (made !== wanted) state.break(8, `${wanted} escalations have ${made} tickets`)
  }

  /** Whoever waits has somebody looking for a human, whoever is served has a human with a slot, and nobody else has. */
  private owners(): void {
    const { state } = this
    const held = new Map<string, string>()
    for (const [agentId, slots] of state.slots)
      for (const sk of slots.keys()) held.set(sk.slice('SLOT#'.length), agentId)
    for (const { id, status, agentId, escalationId } of state.conversations.values()) {
      if (status === 'assigned' && held.get(id) !== agentId)
        state.break(7, `${id} is held by ${agentId} without a slot`)
      if ((status === 'assistant' || status === 'closed') && held.has(id)) state.break(7, `a slot for ${id} leaked`)
      if (status === 'waiting' && !state.open.some((one) => one.id === escalationId))
        state.break(6, `${id} waits and nobody looks for a human`)
    }
  }

  /** Whoever a human helped is asked what it was like: the machine of the escalation went its whole way. */
  private ratings(): void {
    for (const { id, status, closedBy, escalationId, ratingAskedAt, rating } of this.state.conversations.values())
      if (
        status === 'closed' &&
        closedBy === 'agent' &&
        this.state.escalations.get(escalationId ?? '')?.status === 'assigned' &&
        !ratingAskedAt &&
        !rating
      )
        this.state.break(9, `${id} was closed by a human, and its customer was never asked for a rating`)
  }

  private deliveries(): void {
    const { state } = this
    for (const [id, messages] of state.messages)
      for (const { seq, delivery } of messages)
        if (delivery?.status === 'queued' || delivery?.status === 'sending')
          state.break(14, `message ${seq} of ${id} is ${delivery.status} for ever`)
  }

  /** A visitor who comes back, from the start or from the middle. */
  private async resumes(): Promise<void> {
    const { system, state } = this
    for (const conversation of state.conversations.values()) {
      if (conversation.channel !== 'web-chat') continue
      const messages = (state.messages.get(conversation.id) ?? []).filter(({ direction }) => direction !== 'internal')
      const from = Math.floor(conversation.lastSeq / 2)
      const asked = system.world.bugs.has('resume-skips') ? from + 1 : from
      const socket = system.sockets.open(conversation.address)
      const principal = { kind: 'visitor' as const, inboxId: conversation.inboxId, visitorId: conversation.address }
      const frames = await system.settle((ports) =>
        openConnection(ports, socket.id, principal).then(() =>
          receiveFrame(
            { ...ports, webChat: registry['web-chat'] },
            socket.id,
            JSON.stringify({ type: 'resume', lastSeq: asked, conversationId: conversation.id }),
          ),
        ),
      )
      // The address may have gone on in another conversation since.
      if (frames.at(-1)?.conversationId !== conversation.id) continue
      const got = frames.filter(({ type }) => type === 'message').map(({ seq }) => seq)
      const wanted = messages.map(({ seq }) => seq).filter((seq) => seq > from)
      if (got.join() !== wanted.join()) state.break(10, `from ${from} it got ${got}, not ${wanted}`)
    }
  }

  private async figures(): Promise<void> {
    const { system, state } = this
    const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']
    const rows = await system.store.table.getMany(days.map((day) => ({ pk: `DAY#${day}`, sk: 'DAY' })))
    const ended = [...state.escalations.values()]
    const recomputed = {
      closed: state.closings.size,
      ratings: state.ratings.size,
      ticketed: ended.filter(({ status }) => status === 'ticketed').length,
      answered: ended.filter(({ status, reason }) => status === 'assigned' && reason !== 'taken over').length,
    }
    for (const [name, count] of Object.entries(recomputed))
      if (sum(rows, name) !== count) state.break(11, `${name} is ${sum(rows, name)}, and should be ${count}`)
  }
}
