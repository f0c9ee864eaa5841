import type { StaffEvent } from '../../../schemas/frames/staff.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { listAgents } from '../../../shared/use-cases/agents/agents.ts'
import { listConversations, listOpen } from '../../../shared/use-cases/conversation/list-conversations.ts'
import { listOffers } from '../../../shared/use-cases/escalation/list-offers.ts'
import { openConnection, setWatching } from '../../../shared/use-cases/realtime/connections.ts'
import { findConversation, findTicket, listMessages } from '../../../shared/use-cases/storage/records.ts'
import { listTickets } from '../../../shared/use-cases/tickets/tickets.ts'
import { Follower, type Reads } from '../../../web/console/src/follower.ts'
import { type Known, nothing } from '../../../web/console/src/known.ts'
import type { Ports } from './functions.ts'
import { type Invariants, textIn } from './invariants.ts'
import type { Socket } from './providers.ts'
import type { System } from './system.ts'
import type { World } from './world.ts'

const heartbeatMs = 60_000
const answerMs = 10_000
const againMs = 5_000
const apiMs = 29_000
/** As many messages as the console reads of a thread at once, few so that there is more than that. */
const mostMessages = 6

/** One agent's browser: the console's own memory of what it is told, over the socket and the API of this world. */
class Console {
  known: Known
  isClosed = false
  readonly follower: Follower
  private socket: Socket | undefined
  private isWatching = true
  private looks = 0
  private readonly world: World
  private readonly system: System

  constructor(world: World, system: System, me: Agent) {
    this.world = world
    this.system = system
    this.known = { ...nothing, me }
    this.follower = new Follower(
      { get: () => this.known, set: (change) => this.set(change) },
      this.reads(),
      (ms, run) => world.schedule(ms, () => (this.isClosed ? undefined : run())),
    )
  }

  private get me(): string {
    return this.known.me?.id ?? ''
  }

  private set(change: (before: Known) => Partial<Known>): void {
    const before = this.known
    this.known = { ...before, ...change(before) }
    // A card that is shown looks by itself what became of it.
    for (const [id, { endsAt }] of Object.entries(this.known.offers))
      if (before.offers[id]?.endsAt !== endsAt)
        this.world.schedule(Date.parse(endsAt) - this.world.now + 3_000, () =>
          this.follower.surely(() => this.follower.loadOffers()),
        )
  }

  private ask<T>(work: (ports: Ports) => Promise<T>): Promise<T> {
    // A request whose function died, or takes longer than the API waits, is answered too: with an error.
    return new Promise((resolve, reject) => {
      this.world.schedule(apiMs, () => reject(new Error('504')))
      this.system.invoke('console', work, () => reject(new Error('502'))).then(resolve, reject)
    })
  }

  private reads(): Reads {
    return {
      list: (view, cursor) =>
        this.ask((ports) => {
          if (view === 'open') return listOpen(ports, 100)
          return listConversations(ports, view === 'closed' ? 'closed' : this.me, 100, cursor)
        }),
      conversation: (id) => this.ask((ports) => findConversation(ports, id)),
      messages: (id, before) =>
        this.ask((ports) => listMessages(ports, id, { limit: mostMessages, ...(before && { beforeSeq: before }) })),
      offers: () => this.ask((ports) => listOffers(ports, this.me)),
      agents: () => this.ask(listAgents),
      tickets: (status) => this.ask((ports) => listTickets(ports, { status }, 100).then(({ items }) => items)),
      ticket: (id) => this.ask((ports) => findTicket(ports, id)),
    }
  }

  /** Whether this browser is open and goes by this socket. */
  private isOn(socket: Socket): boolean {
    return !this.isClosed && socket === this.socket
  }

  /** Opens a socket, reads what was missed, and does so again where the socket turns out to be dead. */
  connect(): void {
    const socket = this.system.sockets.open(this.me)
    this.socket = socket
    this.isWatching = true
    this.looks = 0
    socket.hear = (frame) => {
      if (this.isOn(socket)) this.follower.hear(frame as unknown as StaffEvent)
    }
    const fail = () => this.world.schedule(againMs, () => (this.isOn(socket) ? this.connect() : undefined))
    this.ask((ports) => openConnection(ports, socket.id, { kind: 'staff', agentId: this.me })).then(() => {
      this.catchUp(socket)
      this.watch(socket)
    }, fail)
  }

  private catchUp(socket: Socket): void {
    if (this.world.bugs.has('gap-unread')) return
    this.follower.catchUp().catch(() => {
      this.world.schedule(againMs, () => (this.isOn(socket) ? this.catchUp(socket) : undefined))
    })
  }

  private watch(socket: Socket): void {
    this.world.schedule(heartbeatMs + answerMs, () => {
      if (!this.isOn(socket)) return
      if (socket.isOpen && !socket.isSilent) return this.watch(socket)
      socket.isOpen = false
      this.connect()
    })
  }

  /** Somebody looks elsewhere, or again. */
  look(isWatching: boolean): void {
    const { socket } = this
    if (!socket || isWatching === this.isWatching || !socket.isOpen) return
    this.isWatching = isWatching
    const order = ++this.looks
    this.ask((ports) => setWatching(ports, socket.id, isWatching, order)).then(
      () => (isWatching && socket === this.socket ? this.catchUp(socket) : undefined),
      // No answer came to what was asked: the line is taken for dead.
      () => (this.isOn(socket) ? this.connect() : undefined),
    )
  }

  open(conversationId: string): void {
    this.follower.surely(() => this.follower.load(conversationId))
  }

  openTickets(): void {
    this.follower.surely(() => this.follower.loadTickets('open'))
  }

  /** The browser is closed; nobody is told where the socket's end is not. */
  close(): void {
    this.isClosed = true
    if (this.socket) this.socket.isOpen = false
  }

  /** Whether what it knows is what there is. */
  check(state: Invariants): void {
    const wrong = (what: string) => state.break(10, `the console of ${this.me} ${what}`)
    const { conversations, messages, agents, offers, tickets, erased } = this.known
    // What an index did not show when its customer was erased goes an hour later; nobody is to see it until then.
    const isHidden = ({ customerId = '' }: { readonly customerId?: string | undefined }) => erased.has(customerId)
    for (const one of [...Object.values(conversations), ...Object.values(tickets)])
      if (isHidden(one)) wrong(`still shows ${one.id}, whose customer was erased`)
    for (const now of [...state.conversations.values()].filter((one) => !isHidden(one))) {
      const known = conversations[now.id]
      if (now.status === 'closed' && (!known || known.status === 'closed')) continue
      if (known?.version !== now.version)
        wrong(`has ${now.id} at ${known?.status} ${known?.version}, not at ${now.status} ${now.version}`)
    }
    for (const [id, thread] of Object.entries(messages)) {
      if (state.gone.has(id)) continue
      const said = (list: readonly Message[]) =>
        list.map(({ seq, content, delivery }) => `${seq} ${textIn(content)} ${delivery?.status}`).join('; ')
      const now = (state.messages.get(id) ?? []).slice(-Math.max(thread.length, 1))
      if (said(thread as readonly Message[]) !== said(now))
        wrong(`shows in ${id}: ${said(thread as readonly Message[])} — and not: ${said(now)}`)
    }
    for (const now of state.agents.values()) {
      const known = agents.find(({ id }) => id === now.id)
      if (known?.availability !== now.availability || known.load !== now.load)
        wrong(`shows ${now.id} ${known?.availability} with ${known?.load}, not ${now.availability} with ${now.load}`)
    }
    for (const id of Object.keys(offers)) wrong(`still offers ${id}`)
    for (const now of [...state.tickets.values()].filter((one) => !isHidden(one)))
      if ((now.status === 'open' || tickets[now.id]?.status === 'open') && tickets[now.id]?.version !== now.version)
        wrong(`has ${now.id} at ${tickets[now.id]?.version}, not at ${now.version}`)
  }
}

/** The consoles that agents have open. */
export class Consoles {
  private readonly consoles = new Map<string, Console>()
  private readonly world: World
  private readonly system: System
  private readonly state: Invariants

  constructor(world: World, system: System, state: Invariants) {
    this.world = world
    this.system = system
    this.state = state
  }

  private any(): Console | undefined {
    return this.world.pick([...this.consoles.values()])
  }

  open(agent: Agent): void {
    if (this.consoles.has(agent.id)) return
    const opened = new Console(this.world, this.system, agent)
    this.consoles.set(agent.id, opened)
    opened.connect()
    opened.openTickets()
  }

  close(): void {
    const [id, one] = this.world.pick([...this.consoles]) ?? []
    one?.close()
    this.consoles.delete(id ?? '')
  }

  openThread(): void {
    const one = this.world.pick([...this.state.conversations.values()])
    if (one) this.any()?.open(one.id)
  }

  lookAway(): void {
    this.any()?.look(this.world.random() < 0.5)
  }

  /** Everybody looks again. */
  lookBack(): void {
    for (const one of this.consoles.values()) one.look(true)
  }

  /** At rest each shows what there is; then all are closed. */
  settled(): void {
    for (const one of this.consoles.values()) one.check(this.state)
    while (this.consoles.size > 0) this.close()
  }
}
