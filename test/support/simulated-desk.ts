import { configurationOf } from '../../infra/stages.ts'
import { RuntimeConfiguration } from '../../schemas/deployment.ts'
import { exampleAgent, exampleConversation } from '../../schemas/events/examples.ts'
import type { Agent } from '../../schemas/records/agent.ts'
import type { Conversation } from '../../schemas/records/conversation.ts'
import type { Escalation } from '../../schemas/records/escalation.ts'
import type { Outgoing } from '../../schemas/records/outbox.ts'
import { RoutingSettings } from '../../schemas/settings/routing.ts'
import { seeded } from '../../shared/domain/nlu/random.ts'
import type { Item } from '../../shared/ports/table.ts'
import { listAgents, putNewAgent } from '../../shared/use-cases/agents/agents.ts'
import { closeConversation } from '../../shared/use-cases/conversation/release-conversation.ts'
import { takeConversation } from '../../shared/use-cases/conversation/take-conversation.ts'
import { declineOffer } from '../../shared/use-cases/escalation/decline-offer.ts'
import type { StepPorts } from '../../shared/use-cases/escalation/machine.ts'
import { offerConversation, withdrawOffer } from '../../shared/use-cases/escalation/offer-conversation.ts'
import { planEscalation } from '../../shared/use-cases/escalation/plan-escalation.ts'
import { placeInQueue } from '../../shared/use-cases/escalation/queue.ts'
import { routeEscalation } from '../../shared/use-cases/escalation/route-escalation.ts'
import { waitForAgent, wakeQueueFor } from '../../shared/use-cases/escalation/wait-for-agent.ts'
import { keys } from '../../shared/use-cases/storage/keys.ts'
import { getEscalation, putConversation, putEscalation } from '../../shared/use-cases/storage/records.ts'
import { memoryPorts } from './memory-ports.ts'

/** What became of one customer: moments in milliseconds since the start. */
export interface Served {
  readonly escalation: Escalation
  readonly conversation: Conversation
  readonly came: number
  offered?: number
  taken?: number
  closed?: number
  /** What the customer was told to expect, in seconds. */
  told?: number
  toldAhead?: number
}

export interface DeskOptions {
  readonly seed: number
  readonly routing?: Partial<RoutingSettings>
  readonly agents: readonly Partial<Agent>[]
  readonly handleSeconds: number
  /** How many offers are not answered, and how many are declined. */
  readonly misses?: number
  readonly declines?: number
}

const startMs = Date.parse('2026-11-20T01:00:00.000Z')

/**
 * The real use cases of routing over a table in memory and a virtual clock: the escalation machine, the relay and the
 * wake-ups are played here, agents and customers act by chance from a seed.
 */
export async function simulateDesk({
  seed,
  routing = {},
  agents,
  handleSeconds,
  misses = 0,
  declines = 0,
}: DeskOptions) {
  const random = seeded(seed)
  const agenda: { readonly at: number; readonly order: number; readonly run: () => Promise<void> }[] = []
  let now = startMs
  let counted = 0
  const base = RuntimeConfiguration.parse(configurationOf('local'))
  const configuration = { ...base, serviceLevel: { ...base.serviceLevel, acceptSeconds: 86_400 } }
  const core = memoryPorts(() => now, configuration)
  const { table, clock } = core
  const ports: StepPorts = {
    ...core,
    workflows: { start: async () => undefined, complete: async (token, output) => resume(token, output) },
  }
  const schedule = (inSeconds: number, run: () => Promise<void>) => {
    const entry = { at: now + inSeconds * 1_000, order: counted++, run }
    let place = agenda.length
    while (place > 0 && (agenda[place - 1] as typeof entry).at > entry.at) place--
    agenda.splice(place, 0, entry)
  }

  const waiting = new Map<string, (output: Record<string, unknown>) => void>()
  function resume(token: string, output: Record<string, unknown>): void {
    waiting.get(token)?.(output)
    waiting.delete(token)
  }
  /** The relay: what a transaction put into the outbox goes on a moment later. */
  table.onWrite = (items) => {
    for (const item of items.filter(({ sk }) => sk.startsWith('OBX#'))) for (const one of outgoingOf(item)) relay(one)
    check(items)
  }
  const outgoingOf = (item: Item) => item.items as readonly Outgoing[]
  function relay(one: Outgoing): void {
    if (one.to === 'task') schedule(0.05, async () => resume(one.token, one.output))
    if (one.to === 'bus' && one.name === 'agent.changed') {
      const { agent } = one.detail as { agent: Agent }
      if (agent.availability === 'online') schedule(0.3, async () => void (await wakeQueueFor(ports, agent.id)))
    }
  }

  const violations: string[] = []
  let mostHeld = 0
  function check(items: readonly Item[]): void {
    for (const item of items.filter(({ sk }) => sk === 'AGT')) {
      const { load, capacity, id } = item as unknown as Agent
      mostHeld = Math.max(mostHeld, load)
      if (load > capacity || load < 0) violations.push(`${id} holds ${load} of ${capacity}`)
    }
  }

  await table.transact([
    {
      put: {
        ...keys.setting('routing'),
        value: RoutingSettings.parse(routing),
        version: 1,
        updatedAt: '',
        updatedBy: '',
      },
    },
  ])
  for (const [index, change] of agents.entries())
    await table.transact([
      putNewAgent({
        ...exampleAgent,
        id: `agt_${String(index).padStart(4, '0')}`,
        name: `agent ${index}`,
        load: 0,
        handleSeconds,
        ...change,
      }),
    ])

  const served: Served[] = []
  const step = (one: Served) => ({ conversationId: one.conversation.id, escalationId: one.escalation.id })
  const since = () => (now - startMs) / 1_000
  const once = (token: string, go: (output: Record<string, unknown>) => Promise<void>) =>
    waiting.set(token, (output) => schedule(0, () => go(output)))

  async function route(one: Served): Promise<void> {
    const decided = await routeEscalation(ports, step(one))
    const token = clock.secret()
    if (decided.route === 'wait') {
      once(token, async ({ outcome }) => (outcome === 'available' ? route(one) : undefined))
      const before = await getEscalation(ports, one.conversation.id, one.escalation.id)
      if (!before.waitedAt) {
        const { relaxation } = RoutingSettings.parse(routing)
        const place = await placeInQueue(ports, before, await listAgents(ports), relaxation)
        // Minutes are told rounded up: half of one too many on average.
        one.told = place.minutes * 60 - 30
        one.toldAhead = place.ahead
      }
      await waitForAgent(ports, { ...step(one), token })
      schedule(decided.waitSeconds, async () => {
        if (waiting.delete(token)) await route(one)
      })
    } else if (decided.route === 'offer') {
      one.offered ??= since()
      once(token, async ({ outcome }) => (outcome === 'again' ? route(one) : undefined))
      await offerConversation(ports, { ...step(one), token })
      await answer(one, token, decided.offerSeconds)
    }
  }

  /** What the agent does about an offer: takes it within seconds, says no, or is not looking. */
  async function answer(one: Served, token: string, offerSeconds: number): Promise<void> {
    const { agentId = '' } = await getEscalation(ports, one.conversation.id, one.escalation.id)
    const chance = random()
    if (chance < misses)
      schedule(offerSeconds, async () => {
        if (!waiting.delete(token)) return
        if ((await withdrawOffer(ports, step(one))).outcome === 'again') await route(one)
      })
    else if (chance < misses + declines) schedule(2, () => declineOffer(ports, agentId, one.conversation.id, 'busy'))
    else
      schedule(1 + random() * 6, async () => {
        await takeConversation(ports, { id: agentId, role: 'agent' }, one.conversation.id)
        one.taken = since()
        schedule(-Math.log(1 - random()) * handleSeconds, async () => {
          await closeConversation(ports, one.conversation.id, 'customer')
          one.closed = since()
        })
      })
  }

  /** Somebody asks for a human, so many seconds after the start. */
  const arrive = (
    atSeconds: number,
    about: { readonly channel?: 'web-chat' | 'phone'; readonly skill?: string; readonly priority?: number } = {},
  ) =>
    schedule(atSeconds - since(), async () => {
      const inbox = configuration.inboxes.find(({ channel }) => channel === (about.channel ?? 'web-chat'))
      const conversation: Conversation = {
        ...exampleConversation,
        id: clock.id('conversation'),
        inboxId: inbox?.id ?? 'ibx_web',
        channel: inbox?.channel ?? 'web-chat',
        address: `visitor-${counted++}`,
        status: 'waiting',
        waitingSince: new Date(now).toISOString(),
      }
      const planned = await planEscalation(ports, configuration, conversation, {
        reason: about.skill ?? 'asked',
        priority: about.priority ?? 5,
        isVip: false,
      })
      const one: Served = {
        escalation: planned,
        conversation: { ...conversation, escalationId: planned.id },
        came: since(),
      }
      await table.transact([putConversation(one.conversation), putEscalation(planned)])
      served.push(one)
      await route(one)
    })

  /** Lets so many seconds pass, or as many as it takes until nothing is left to happen. */
  async function runFor(seconds: number): Promise<void> {
    const until = now + seconds * 1_000
    while (agenda[0] && agenda[0].at <= until) {
      const next = agenda.shift() as (typeof agenda)[0]
      now = Math.max(now, next.at)
      await next.run()
    }
    if (seconds !== Number.POSITIVE_INFINITY) now = until
  }
  const run = () => runFor(Number.POSITIVE_INFINITY)
  return { ports, table, served, violations, arrive, run, runFor, random, schedule, mostHeld: () => mostHeld }
}
