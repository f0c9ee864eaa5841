import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { exampleAgent } from '../../../schemas/events/examples.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import { textOf } from '../../../schemas/records/content.ts'
import { type Ticket, TicketStatus } from '../../../schemas/records/ticket.ts'
import { type Webhook, WebhookEvent } from '../../../schemas/records/webhook.ts'
import { isFamilyError } from '../../../shared/errors/errors.ts'
import { changeAgent, putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import {
  closeConversation,
  editConversation,
  returnConversation,
  transferConversation,
} from '../../../shared/use-cases/conversation/release-conversation.ts'
import { sendMessage } from '../../../shared/use-cases/conversation/send-message.ts'
import { takeConversation } from '../../../shared/use-cases/conversation/take-conversation.ts'
import { declineOffer } from '../../../shared/use-cases/escalation/decline-offer.ts'
import { eraseCustomer, lookAfterErasures } from '../../../shared/use-cases/privacy/erase-customer.ts'
import { openConnection } from '../../../shared/use-cases/realtime/connections.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { findContactPoint } from '../../../shared/use-cases/storage/records.ts'
import { takeNextTicket, takeTicket } from '../../../shared/use-cases/tickets/next-ticket.ts'
import { declineTicket } from '../../../shared/use-cases/tickets/offer-tickets.ts'
import { createTicket, editTicket } from '../../../shared/use-cases/tickets/tickets.ts'
import { Consoles } from './consoles.ts'
import type { Ports } from './functions.ts'
import type { Invariants } from './invariants.ts'
import type { System } from './system.ts'
import type { World } from './world.ts'

interface Customer {
  readonly inboxId: string
  readonly channel: string
  readonly address: string
}

export interface Said extends Customer {
  readonly at: number
}

/** From when on somebody was being erased, and until when, where it was done. */
interface Erasure extends Customer {
  readonly customerId: string
  readonly from: number
  until: number | undefined
}

const customers: readonly Customer[] = [
  { inboxId: 'ibx_wechat', channel: 'wechat', address: 'oAnna' },
  { inboxId: 'ibx_wechat', channel: 'wechat', address: 'oBen' },
  { inboxId: 'ibx_telegram', channel: 'telegram', address: '1001' },
  { inboxId: 'ibx_web', channel: 'web-chat', address: 'vis_0000000000000001' },
  { inboxId: 'ibx_web', channel: 'web-chat', address: 'vis_0000000000000002' },
]
const agentIds = ['agt_one', 'agt_two', 'agt_three']
const hour = 3_600_000
const eraser = { remove: async () => undefined, removeUnder: async () => 0 }

/** Customers and agents who act by chance, and the services that go away. */
export class Actors {
  /** Messages that were acknowledged to their provider: id, whose it is, and when it was sent. */
  readonly accepted = new Map<string, Said>()
  /** Whose words these are, and when they were said. */
  readonly saidBy = new Map<string, Said>()
  readonly erasures: Erasure[] = []
  /** What agents wrote: the words, and in which conversation. */
  readonly written = new Map<string, string>()
  readonly consoles: Consoles
  private readonly sent: InboundCommand[] = []
  private readonly world: World
  private readonly system: System
  private readonly state: Invariants

  constructor(world: World, system: System, state: Invariants) {
    this.world = world
    this.system = system
    this.state = state
    this.consoles = new Consoles(world, system, state)
  }

  async begin(): Promise<void> {
    const usual = { ...exampleAgent, load: 0, availability: 'online' as const, languages: ['zh' as const] }
    for (const [index, id] of agentIds.entries())
      await this.system.store.apply([
        putNewAgent({ ...usual, id, name: id, capacity: index === 0 ? 1 : 2, ticketCapacity: 2 }),
      ])
    if (!this.world.isTelling) return
    const webhook: Webhook = {
      id: 'whk_company',
      url: 'https://company.example/hooks',
      events: [...WebhookEvent.options],
      isActive: true,
      createdAt: new Date(this.world.now).toISOString(),
      createdBy: 'admin',
    }
    await this.system.store.apply([{ put: { ...keys.webhook(webhook.id), ...webhook, secret: 'whsec_c2VjcmV0' } }])
  }

  /** One thing that somebody does now. */
  act(): void {
    const { world } = this
    const acts: readonly (readonly [weight: number, name: string, act: () => void])[] = [
      [30, 'asks', () => this.say(`问${world.serial()}`)],
      [10, 'asks for a human', () => this.say(`人工${world.serial()}`)],
      [4, 'rushes in with others', () => this.rush()],
      [6, 'writes in pieces', () => this.burst()],
      [4, 'rates', () => this.rate()],
      [24, 'answers an offer', () => this.answerOffer()],
      [14, 'replies', () => this.reply()],
      [8, 'closes', () => this.close()],
      [3, 'gives back', () => this.giveBack()],
      [3, 'transfers', () => this.transfer()],
      [6, 'changes presence', () => this.presence()],
      [8, 'connects', () => this.connect()],
      [2, 'disconnects', () => this.disconnect()],
      [6, 'labels', () => this.label()],
      [10, 'takes over', () => this.takeOver()],
      [6, 'opens a ticket', () => this.openTicket()],
      [8, 'answers the offer of a ticket', () => this.answerTicketOffer()],
      [2, 'takes the next ticket', () => this.takeNext()],
      [6, 'works on a ticket', () => this.workOnTicket()],
      [8, 'opens a console', () => this.consoles.open(this.agent())],
      [6, 'opens a thread', () => this.consoles.openThread()],
      [3, 'looks elsewhere, or back', () => this.consoles.lookAway()],
      [1, 'closes a console', () => this.consoles.close()],
      [3, 'is erased', () => this.erase()],
      [1, 'outage', () => this.goAway()],
      [1, 'poison', () => this.poison()],
    ]
    let left = world.random() * acts.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, name, act] of acts) {
      left -= weight
      if (left >= 0) continue
      world.note(`· somebody ${name}`)
      act()
      return
    }
  }

  private say(text: string, customer = this.world.pick(customers)): void {
    if (!customer) return
    const { world } = this
    const at = new Date(world.now).toISOString()
    this.saidBy.set(text, { ...customer, at: world.now })
    const command: InboundCommand = {
      kind: 'message',
      ...customer,
      providerMessageId: `m${world.serial()}`,
      sentAt: at,
      receivedAt: at,
      interaction: 'message',
      content: { type: 'text', text },
    }
    this.sent.push(command)
    this.deliver(command, world.happens('reorder') ? world.between(100, 3_000) : 0)
    if (world.happens('duplicate')) this.deliver(command, world.between(0, 5_000))
    if (world.happens('late-duplicate')) this.deliver(command, world.between(400_000, 2 * 24 * hour))
  }

  /** The provider calls our webhook, and again where it is not answered. */
  private deliver(command: InboundCommand, waitMs: number, attempt = 1): void {
    const { world } = this
    const again = () => {
      if (attempt < 4) this.deliver(command, 5_000, attempt + 1)
    }
    const take = (ports: Ports) => {
      // An acknowledgement that comes before the message is safe.
      if (world.bugs.has('acknowledge-first')) this.acknowledge(command)
      return ports.turnQueue.enqueue([command])
    }
    world.schedule(waitMs, () => {
      void this.system.invoke('webhook', take, again).then(() => this.acknowledge(command), again)
    })
  }

  private acknowledge(command: InboundCommand): void {
    if (command.kind === 'message')
      this.accepted.set(command.providerMessageId, {
        inboxId: command.inboxId,
        channel: command.channel,
        address: command.address,
        at: Date.parse(command.receivedAt),
      })
  }

  /** Whether something that was said so was to be gone when the customer had been erased, or may be. */
  fateOf({ inboxId, address, at }: Said): 'stays' | 'may go' | 'goes' {
    const own = this.erasures.filter((one) => one.inboxId === inboxId && one.address === address)
    if (own.some(({ from, until }) => until !== undefined && at <= from)) return 'goes'
    // What comes while somebody is erased goes with them, or begins anew.
    return own.some(({ until = Number.POSITIVE_INFINITY }) => at <= until) ? 'may go' : 'stays'
  }

  /** From when on nothing may be told to anybody of what was said so. */
  goneFrom({ inboxId, address, at }: Said): number {
    const own = this.erasures.filter((one) => one.inboxId === inboxId && one.address === address && at <= one.from)
    return Math.min(...own.map(({ until = Number.POSITIVE_INFINITY }) => until))
  }

  /** Everybody wants a human at once. */
  private rush(): void {
    for (const customer of customers) this.say(`人工${this.world.serial()}`, customer)
  }

  private burst(): void {
    const customer = this.world.pick(customers)
    for (let part = 0; part < 3; part++) this.say(`问${this.world.serial()}`, customer)
  }

  private rate(): void {
    const asked = [...this.state.conversations.values()].filter(({ ratingToken }) => ratingToken)
    const one = this.world.pick(asked)
    if (!one) return
    const at = new Date(this.world.now).toISOString()
    this.deliver(
      {
        kind: 'rating',
        inboxId: one.inboxId,
        channel: one.channel,
        address: one.address,
        providerMessageId: `r${this.world.serial()}`,
        sentAt: at,
        receivedAt: at,
        score: 1 + Math.floor(this.world.random() * 5),
      },
      0,
    )
  }

  /** A person does something in the console; what fails for now is tried again in the same way. */
  private staff(work: (ports: Ports) => Promise<unknown>, name = 'person', attempt = 1): void {
    const again = () => {
      if (attempt < 3) this.world.schedule(3_000, () => this.staff(work, name, attempt + 1))
    }
    void this.system.invoke(name, work, again).catch((error: unknown) => {
      if (!isFamilyError(error)) throw error
      if (error.family === 'unavailable') again()
    })
  }

  private agent(): Agent {
    return (this.state.agents.get(this.world.pick(agentIds) as string) ?? exampleAgent) as Agent
  }

  private answerOffer(): void {
    const offered = [...this.state.escalations.values()].filter(({ status }) => status === 'offered')
    const one = this.world.pick(offered)
    const agent = one?.agentId ? this.state.agents.get(one.agentId) : undefined
    if (!one || !agent || this.world.random() < 0.1) return
    this.staff((ports) =>
      this.world.random() < 0.8
        ? takeConversation(ports, agent, one.conversationId)
        : declineOffer(ports, agent.id, one.conversationId, 'busy'),
    )
  }

  private held(): { readonly id: string; readonly agent: Agent } | undefined {
    const all = [...this.state.conversations.values()].filter(({ status }) => status === 'assigned')
    const one = this.world.pick(all)
    const agent = one?.agentId ? this.state.agents.get(one.agentId) : undefined
    return one && agent && { id: one.id, agent }
  }

  private reply(): void {
    const held = this.held()
    if (!held) return
    const text = `言〔${this.world.serial()}〕`
    this.written.set(text, held.id)
    const idempotencyKey = `key-${this.world.serial()}`
    this.staff((ports) =>
      sendMessage(ports, held.agent, {
        conversationId: held.id,
        content: { type: 'text', text },
        isNote: false,
        idempotencyKey,
      }),
    )
  }

  /** Two at once change what is said of a conversation, and say nothing in it. */
  private label(): void {
    const one = this.world.pick([...this.state.conversations.values()])
    if (!one) return
    for (let twice = 0; twice < 2; twice++) {
      const tags = [`label${this.world.serial()}`]
      this.staff((ports) => editConversation(ports, one.id, { tags }))
    }
  }

  private close(): void {
    const held = this.held()
    if (held) this.staff((ports) => closeConversation(ports, held.id, { agent: held.agent }))
  }

  private giveBack(): void {
    const held = this.held()
    if (held) this.staff((ports) => returnConversation(ports, held.id, held.agent))
  }

  private transfer(): void {
    const held = this.held()
    if (held)
      this.staff((ports) =>
        transferConversation(ports, held.id, held.agent, { agentId: this.world.pick(agentIds) as string }),
      )
  }

  /** Two agents take what the assistant, or the queue, has. */
  private takeOver(): void {
    const free = [...this.state.conversations.values()].filter(({ status }) =>
      ['assistant', 'waiting'].includes(status),
    )
    const one = this.world.pick(free)
    if (!one) return
    for (let taker = 0; taker < 2; taker++) {
      const agent = this.agent()
      this.staff((ports) => takeConversation(ports, agent, one.id))
    }
  }

  /** About what a customer said, or about nothing that anybody said. */
  private openTicket(): void {
    const one = this.world.pick([...this.state.conversations.values()])
    const asked = one && this.state.messages.get(one.id)?.findLast(({ author }) => author === 'customer')
    const id = `tkt_${this.world.serial()}`
    const by = { name: this.agent().name, origin: 'agent' } as const
    const about =
      asked && this.world.random() < 0.7 ? { subject: textOf(asked.content), conversationId: one.id } : undefined
    this.staff((ports) => createTicket(ports, about ?? { subject: '盘点' }, by, id))
  }

  private ticket(isWanted: (ticket: Ticket) => unknown): Ticket | undefined {
    return this.world.pick([...this.state.tickets.values()].filter(isWanted))
  }

  private answerTicketOffer(): void {
    const one = this.ticket(({ offer }) => offer)
    const agent = this.state.agents.get(one?.offer?.agentId ?? '')
    if (!one || !agent || this.world.random() < 0.1) return
    this.staff((ports) =>
      this.world.random() < 0.7 ? takeTicket(ports, one.id, agent) : declineTicket(ports, one.id, agent.id, 'busy'),
    )
  }

  private takeNext(): void {
    const agent = this.agent()
    this.staff((ports) => takeNextTicket(ports, agent))
  }

  /** It goes on, waits for its customer, is done, opened again, given to somebody else or back. */
  private workOnTicket(): void {
    const one = this.ticket(({ assigneeId }) => assigneeId)
    if (!one) return
    const edit =
      this.world.random() < 0.7
        ? { status: this.world.pick(TicketStatus.options) as Ticket['status'] }
        : { assigneeId: this.world.pick([...agentIds, null]) as string | null }
    this.staff((ports) => editTicket(ports, one.id, edit, one.assigneeName ?? ''))
  }

  private presence(): void {
    const agent = this.agent()
    const availability = this.world.random() < 0.7 ? 'online' : 'away'
    this.staff((ports) => changeAgent(ports, agent.id, { availability }))
  }

  private connect(): void {
    const visitor = this.world.pick(customers.filter(({ channel }) => channel === 'web-chat'))
    if (!visitor) return
    const socket = this.system.sockets.open(visitor.address)
    const principal = { kind: 'visitor' as const, inboxId: visitor.inboxId, visitorId: visitor.address }
    this.staff((ports) => openConnection(ports, socket.id, principal))
  }

  private disconnect(): void {
    const socket = this.world.pick([...this.system.sockets.sockets.values()])
    if (!socket) return
    // Whether the service tells us or not makes no difference: the next push finds out.
    this.world.happens('lost-disconnect')
    socket.isOpen = false
  }

  /** Somebody says something, and is erased while that is on its way; it is gone on with for as long as it takes. */
  private erase(): void {
    const customer = this.world.pick(customers)
    if (!customer) return
    this.say(`问${this.world.serial()}`, customer)
    this.world.schedule(this.world.between(1, 300), () => this.eraseNow(customer))
  }

  private eraseNow(customer: Customer): void {
    let erasure: Erasure | undefined
    this.staff(async (drifting) => {
      // Of its moment depends what goes and what stays, so this clock is right.
      const ports = { ...drifting, clock: { ...drifting.clock, now: () => this.world.now }, eraser }
      const contact = await findContactPoint(ports, customer.inboxId, customer.address)
      if (contact && !erasure) {
        const { customerId } = contact
        // Whoever asks for what is under way asks for no other: what was said since may begin anew.
        const underWay = this.erasures.find((one) => one.customerId === customerId && one.until === undefined)
        erasure = { ...customer, customerId, from: underWay?.from ?? this.world.now, until: undefined }
        this.erasures.push(erasure)
      }
      while (erasure && !(await eraseCustomer(ports, erasure.customerId, 'admin')).isDone) {
        // A part a call.
      }
      if (erasure) erasure.until ??= this.world.now
    })
  }

  /** What runs every minute. */
  watch(): void {
    this.staff((ports) => this.system.everyMinute(ports), 'every-minute')
  }

  /** What runs every hour. */
  lookAfter(): void {
    this.staff((ports) => lookAfterErasures({ ...ports, eraser }), 'every-hour')
  }

  private goAway(): void {
    if (!this.world.happens('outage')) return
    const services = ['table', 'queue', 'bus', 'workflows', 'provider', 'sockets'] as const
    this.system.away(this.world.pick(services) ?? 'table', 600_000)
  }

  private poison(): void {
    const { inboxId, address } = this.world.pick(customers) ?? (customers[0] as Customer)
    if (this.world.happens('poison'))
      this.system.turns.send('{"nobody": "can read this', `${inboxId}:${address}`, `p${this.world.serial()}`)
  }

  /** Everybody is at work again. */
  comeBack(): void {
    for (const id of agentIds) this.staff((ports) => changeAgent(ports, id, { availability: 'online' }))
  }

  /** Everybody goes home: nobody accepts any more. */
  goHome(): void {
    this.consoles.lookBack()
    for (const id of agentIds) this.staff((ports) => changeAgent(ports, id, { availability: 'offline' }))
  }
}
