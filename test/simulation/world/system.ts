import type { SQSRecord } from 'aws-lambda'
import { familyOf } from '../../../functions/runtime/failures.ts'
import { configurationOf } from '../../../infra/stages.ts'
import { type EscalationStep, escalationDefinition, escalationSteps } from '../../../infra/workflows/escalation.ts'
import { FunctionError } from '../../../local/lambda/functions.ts'
import { Machines } from '../../../local/states/machine.ts'
import type { Definition } from '../../../local/states/types.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { makeId } from '../../../schemas/ids.ts'
import type { ProviderRequest } from '../../../shared/channels/contract.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { isFamilyError, Unavailable } from '../../../shared/errors/errors.ts'
import { type BackOff, type Bus, busDetail, type Workflows } from '../../../shared/ports/work.ts'
import { pushToParty, visitorParty } from '../../../shared/use-cases/realtime/connections.ts'
import { copyOf } from '../../support/memory-table.ts'
import { assistant } from './assistant.ts'
import { Fifo, type Queued, type Take } from './fifo.ts'
import { functionsOf, type Ports } from './functions.ts'
import { Invocation, type Outages, type Service } from './invocation.ts'
import { Company, Providers, SocketServer } from './providers.ts'
import { Store } from './store.ts'
import type { World } from './world.ts'

const base = RuntimeConfiguration.parse(configurationOf('local'))
export const configuration: RuntimeConfiguration = {
  ...base,
  serviceLevel: { ...base.serviceLevel, acceptSeconds: 120, offerSeconds: 20 },
}

interface Fact {
  readonly name: string
  readonly detail: Record<string, unknown>
  readonly id: string
}

const relayBatch = 20
const lambdaTimeoutMs = 30_000
/** As often as an asynchronous invocation is tried, and after how long again. */
export const busTries = 3
const busWaitsMs = [60_000, 120_000]

export type SystemFunctions = ReturnType<typeof functionsOf>

/** The platform: its functions behind queues, stream, bus and workflow, over simulated services. */
export class System {
  readonly world: World
  readonly store: Store
  readonly providers: Providers
  readonly sockets: SocketServer
  readonly company: Company
  /** The facts that the company's system is to hear of, by their ids. */
  readonly told = new Map<string, { readonly at: number; readonly detail: Fact['detail'] }>()
  readonly outages: Outages = new Map()
  readonly turns: Fifo
  readonly deliveries: Fifo
  readonly machines: Machines
  /** Facts that a function refused too often. */
  readonly deadFacts: { readonly fact: Fact; readonly target: string }[] = []
  private readonly executions = new Map<string, unknown>()
  private readonly functions: SystemFunctions
  private isRelaying = false
  private pendingFacts = 0

  constructor(world: World, functions: SystemFunctions = functionsOf()) {
    this.world = world
    this.functions = functions
    this.store = new Store(world)
    this.providers = new Providers(world)
    this.sockets = new SocketServer(world)
    this.company = new Company(world)
    this.turns = new Fifo(world, this.consumer('take-turn'))
    this.deliveries = new Fifo(world, this.consumer('deliver-reply'))
    this.machines = new Machines(
      {
        get: <T>(_kind: string, name: string) => this.executions.get(name) as T | undefined,
        put: (_kind: string, name: string, body: unknown) => void this.executions.set(name, copyOf(body)),
        all: <T>() => [...this.executions].map(([name, body]) => ({ name, body: body as T, kind: 'execution' })),
      } as never,
      { invoke: (name, payload) => this.runStep(name as EscalationStep, payload) },
      { record: () => undefined },
      {
        now: () => world.now,
        soon: (run) => world.schedule(world.between(1, 10), run),
        later: (ms, run) => {
          let isCancelled = false
          world.schedule(ms, () => (isCancelled ? undefined : run()))
          return {
            cancel: () => {
              isCancelled = true
            },
          }
        },
        random: world.random,
        token: () => `task-${world.serial()}`,
      },
    )
    const arns = Object.fromEntries(escalationSteps.map((step) => [step, step])) as Record<EscalationStep, string>
    this.machines.add('escalation', escalationDefinition(arns) as unknown as Definition)
    this.store.onStream = () => this.relaySoon()
  }

  /** Something still goes on by itself: in a queue, in the stream or on the bus. */
  get isBusy(): boolean {
    return this.turns.size + this.deliveries.size + this.store.stream.length + this.pendingFacts > 0
  }

  /** What one run of a function is given. */
  portsFor(run: Invocation): Ports {
    const { world } = this
    const table = this.store.for(run)
    const clock = {
      now: () => world.now + run.skewMs,
      id: (kind: Parameters<typeof makeId>[0]) => makeId(kind, world.now, this.bytes(16)),
      secret: () => `secret-${world.serial()}-${'x'.repeat(20)}`,
      sleep: (ms: number) => new Promise<void>((done) => world.schedule(ms, () => done())),
    }
    const sockets = {
      push: (id: string, frame: Record<string, unknown>) =>
        run.call('sockets', false, () => this.sockets.push(id, frame)),
    }
    const workflows: Workflows = {
      complete: (token, output) =>
        run.call('workflows', true, async () => {
          await this.machines.finishTask(token, { output })
          if (world.happens('late-callback'))
            world.schedule(world.between(10, 200_000), async () => {
              await this.machines.finishTask(token, { output })
            })
        }),
      start: (name, input) => run.call('workflows', true, () => void this.machines.start('escalation', name, input)),
    }
    const bus: Bus = {
      publish: (facts) =>
        run.call('bus', true, () => {
          for (const fact of facts) this.publish({ ...fact, detail: busDetail(fact) })
        }),
    }
    return {
      table,
      clock,
      sockets,
      workflows,
      bus,
      assistant,
      configuration: { load: async () => configuration, secrets: async () => ({ botToken: 'bot', appId: 'app' }) },
      media: undefined as never,
      random: (count) => this.bytes(count),
      adapterOf: (channel) => registry[channel as keyof typeof registry],
      turnQueue: {
        enqueue: (commands) =>
          run.call('queue', true, () => {
            for (const command of commands)
              this.turns.send(
                command,
                `${command.inboxId}:${command.address}`,
                `${command.inboxId}:${command.kind}:${command.providerMessageId}`,
              )
          }),
      },
      deliveryQueue: {
        enqueue: (command, id) =>
          run.call('queue', true, () =>
            this.deliveries.send(command, 'conversationId' in command ? command.conversationId : 'check', id),
          ),
      },
      post: (_url, headers, body) => run.call('provider', true, () => this.company.take(headers, body)),
      provider: {
        send: (request) =>
          request.via === 'sockets'
            ? pushToParty(
                { table, clock, sockets },
                visitorParty(request.inboxId, request.address),
                request.frame,
              ).then(() => ({ status: 200, headers: {}, body: Buffer.from('{}') }))
            : run.call('provider', true, () => this.callProvider(request as never)),
      },
    }
  }

  private callProvider(request: Extract<ProviderRequest, { via: 'http' }>) {
    const { bugs } = this.world
    const isToSomebodyElse = bugs.has('wrong-address') && this.world.random() < 0.1
    try {
      return this.providers.http(
        isToSomebodyElse && request.body ? { ...request, body: request.body.replace('oAnna', 'oBen') } : request,
      )
    } catch (error) {
      // Whoever takes "we cannot know" for "it was not done" says it again.
      if (bugs.has('unknown-is-repeated') && isFamilyError(error) && error.family === 'uncertain')
        throw new Unavailable(error.message)
      throw error
    }
  }

  private bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.world.random() * 256))
  }

  /** Runs something as a function of its own, by its name, or as one person's call of the API. */
  invoke<T>(name: string, work: (ports: Ports) => Promise<T>, died?: () => void): Promise<T> {
    return work(this.portsFor(new Invocation(name, this.world, this.outages, died)))
  }

  /** Runs something to its end while nothing else is looked at. */
  async settle<T>(work: (ports: Ports) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined
    void this.invoke('settle', work).then((value) => {
      result = { value }
    })
    while (!result && (await this.world.step())) {
      // It takes as many steps as it takes.
    }
    if (!result) throw new Error('It never ended.')
    return result.value
  }

  private consumer(name: 'take-turn' | 'deliver-reply'): Take {
    return async (batch) => {
      const waits = new Map<string, number>()
      const backOff: BackOff = async (receipts, seconds) => {
        for (const receipt of receipts) waits.set(receipt, seconds * 1_000)
      }
      const { batchItemFailures } = await this.invoke(name, (ports) =>
        this.functions[name](ports, backOff, { Records: batch.map(recordOf) }),
      )
      return new Map(batchItemFailures.map(({ itemIdentifier: id }) => [id, waits.get(id) ?? 0]))
    }
  }

  private runStep(name: EscalationStep, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // The machine waits no longer, also for one that stands still and goes on later beside the next.
      this.world.schedule(lambdaTimeoutMs, () => reject(new FunctionError('Sandbox.Timedout', 'It never answered.')))
      this.invoke(name, (ports) => this.functions.step(name, ports, payload)).then(resolve, (error: unknown) =>
        reject(new FunctionError(isFamilyError(error) ? error.name : 'Error', (error as Error).message)),
      )
    })
  }

  everyMinute(ports: Ports): Promise<void> {
    return this.functions.everyMinute(ports, this.world.isTelling)
  }

  private relaySoon(): void {
    if (this.isRelaying) return
    this.isRelaying = true
    const lag = this.world.happens('stream-lag') ? this.world.between(10_000, 300_000) : this.world.between(5, 60)
    this.world.schedule(lag, () => this.relay())
  }

  private relay(): void {
    const batch = this.store.stream.slice(0, relayBatch)
    let isOver = false
    const finish = (taken: number, waitMs: number) => {
      if (isOver) return
      isOver = true
      this.store.stream.splice(0, taken)
      this.isRelaying = false
      this.world.schedule(waitMs, () => {
        if (this.store.stream.length > 0) this.relaySoon()
      })
    }
    const isSkipping = this.world.bugs.has('relay-skips-failed')
    void this.invoke('relay', (ports) => this.functions.relay(ports, batch)).then(
      (taken) => finish(isSkipping ? batch.length : taken, taken < batch.length ? 1_000 : 0),
      () => finish(0, 1_000),
    )
    this.world.schedule(lambdaTimeoutMs, () => finish(0, 0))
  }

  private publish(fact: Fact): void {
    if (this.world.bugs.has('bus-forgets') && this.world.random() < 0.1) return
    for (const target of this.functions.targetsOf(fact)) {
      if (target === 'webhooks-deliver-fact') {
        if (!this.world.isTelling) continue
        this.told.set(fact.id, { at: this.world.now, detail: fact.detail })
      }
      const times = this.world.happens('bus-duplicate') ? 2 : 1
      for (let time = 0; time < times; time++) {
        const late = this.world.happens('bus-late') ? this.world.between(5_000, 120_000) : this.world.between(5, 500)
        this.deliver(fact, target, 1, late)
      }
    }
  }

  private deliver(fact: Fact, target: string, attempt: number, waitMs: number): void {
    this.pendingFacts++
    this.world.schedule(waitMs, () => {
      let isOver = false
      const over = (isTaken: boolean) => {
        if (isOver) return
        isOver = true
        this.pendingFacts--
        if (isTaken) return
        if (attempt >= busTries) this.deadFacts.push({ fact, target })
        else this.deliver(fact, target, attempt + 1, busWaitsMs[attempt - 1] ?? 0)
      }
      void this.invoke(target, (ports) => this.functions.take(target, ports, fact)).then(
        () => over(true),
        (error: unknown) => over(familyOf(error).family === 'rejected'),
      )
      this.world.schedule(lambdaTimeoutMs, () => over(false))
    })
  }

  private readonly setAside = new Set<unknown>()

  /** Whether a delivery to a conversation was ever set aside. */
  wasSetAside(conversationId: string): boolean {
    return this.setAside.has(conversationId)
  }

  /** Drives everything back that was set aside; what nobody can read stays. Returns how many. */
  redrive(): number {
    const isReadable = ({ body }: Queued) => typeof body === 'object'
    for (const { group } of this.deliveries.dead) this.setAside.add(group)
    const facts = this.deadFacts.splice(0)
    for (const { fact, target } of facts) this.deliver(fact, target, 1, 10)
    return facts.length + this.turns.redrive(isReadable) + this.deliveries.redrive(isReadable)
  }

  away(service: Service, ms: number): void {
    this.outages.set(service, this.world.now + ms)
    this.world.count('outage')
  }
}

const recordOf = ({ id, body, group, receives }: Queued) =>
  ({
    messageId: id,
    receiptHandle: id,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { MessageGroupId: group, ApproximateReceiveCount: String(receives) },
  }) as SQSRecord
