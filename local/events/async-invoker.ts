import { randomUUID } from 'node:crypto'
import type { Flow } from '../flow/flow.ts'
import type { Functions } from '../lambda/functions.ts'
import type { LocalStore } from '../services/store.ts'

/** Sends to a queue by its ARN. */
export type SendToQueue = (queueArn: string, body: unknown) => Promise<void>

interface Pending {
  readonly functionName: string
  readonly event: unknown
  readonly attempts: number
  readonly notBefore: number
  readonly acceptedAt: number
}

export interface AsyncConfig {
  readonly retries: number
  readonly maxAgeMs: number
  readonly onFailure?: string
}

const retryDelaysMs = [1_000, 4_000, 16_000]
const most = 8

/** Asynchronous invocation as Lambda does it: durable once accepted, tried again twice, then the on-failure destination. */
export class AsyncInvoker {
  readonly configs = new Map<string, AsyncConfig>()
  private readonly store: LocalStore
  private readonly functions: Functions
  private readonly send: SendToQueue
  private readonly flow: Flow
  private running = 0
  private readonly ready: string[] = []
  private isStopped = false

  constructor(parts: {
    readonly store: LocalStore
    readonly functions: Functions
    readonly send: SendToQueue
    readonly flow: Flow
  }) {
    this.store = parts.store
    this.functions = parts.functions
    this.send = parts.send
    this.flow = parts.flow
  }

  /** Takes up what an earlier run accepted and did not finish. */
  resume(): void {
    for (const { id } of this.store.all<Pending>('async')) this.schedule(id)
  }

  accept(functionName: string, event: unknown): void {
    const id = `${Date.now()}-${randomUUID()}`
    this.store.put('async', id, {
      functionName,
      event,
      attempts: 0,
      notBefore: Date.now(),
      acceptedAt: Date.now(),
    } satisfies Pending)
    this.schedule(id)
  }

  stop(): void {
    this.isStopped = true
  }

  private schedule(id: string): void {
    this.ready.push(id)
    this.pump()
  }

  private pump(): void {
    while (!this.isStopped && this.running < most && this.ready.length > 0) {
      const id = this.ready.shift() as string
      this.running++
      void this.attempt(id).finally(() => {
        this.running--
        this.pump()
      })
    }
  }

  private async attempt(id: string): Promise<void> {
    const pending = this.store.get<Pending>('async', id)
    if (!pending) return
    const config = this.configs.get(this.functions.find(pending.functionName).name) ?? {
      retries: 2,
      maxAgeMs: 6 * 3_600_000,
    }
    try {
      await this.functions.invokeInBackground(pending.functionName, pending.event)
      this.store.delete('async', id)
    } catch (error) {
      if (this.isStopped) return
      const attempts = pending.attempts + 1
      if (attempts <= config.retries && Date.now() - pending.acceptedAt < config.maxAgeMs) {
        this.store.put('async', id, { ...pending, attempts })
        setTimeout(() => this.schedule(id), retryDelaysMs[attempts - 1] ?? 16_000)
        return
      }
      if (config.onFailure) {
        const spec = this.functions.find(pending.functionName)
        await this.send(config.onFailure, {
          version: '1.0',
          requestContext: { functionArn: spec.arn, condition: 'RetriesExhausted', approximateInvokeCount: attempts },
          requestPayload: pending.event,
          responsePayload: { errorMessage: (error as Error).message },
        })
        this.flow.record({ kind: 'dead-letter', name: spec.name, outcome: 'failed', detail: (error as Error).message })
      }
      this.store.delete('async', id)
    }
  }
}
