import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Flow } from '../flow/flow.ts'

export interface FunctionSpec {
  readonly name: string
  readonly arn: string
  readonly file: string
  readonly timeoutMs: number
  readonly memory: number
  readonly environment: Readonly<Record<string, string>>
}

/** An error as Lambda reports it: the handler's own, a timeout, or a crash. */
export class FunctionError extends Error {
  readonly errorType: string
  constructor(errorType: string, message: string) {
    super(message)
    this.errorType = errorType
  }
}

interface Environment {
  readonly worker: Worker
  readonly spec: FunctionSpec
  ready: Promise<void>
  isStarting: boolean
  isBusy: boolean
  idleSince: number
}

const maxWorkers = 12
const idleMs = 45_000
const mostInBackground = Math.max(2, availableParallelism())

/** Runs functions: one worker thread a concurrent invocation, reused while warm, killed at its timeout. */
export class Functions {
  private readonly specs = new Map<string, FunctionSpec>()
  private readonly environments = new Set<Environment>()
  private readonly waiting: (() => void)[] = []
  private readonly flow: Flow
  private readonly reaper: NodeJS.Timeout
  private isStopped = false
  private background = 0
  private readonly backgroundWaiting: (() => void)[] = []

  constructor(flow: Flow) {
    this.flow = flow
    this.reaper = setInterval(() => this.reap(), 5_000)
    this.reaper.unref()
  }

  add(spec: FunctionSpec): void {
    this.specs.set(spec.name, spec)
  }

  /** Accepts a name or an ARN, also one wrapped in an API Gateway invocation URI. */
  find(nameOrArn: string): FunctionSpec {
    const name = /function:([\w-]+)/.exec(nameOrArn)?.[1] ?? nameOrArn
    const spec = this.specs.get(name)
    if (!spec) throw new Error(`There is no function ${nameOrArn}.`)
    return spec
  }

  /**
   * Invokes for a queue, a stream or an event: as many at once as there are cores, so that the doors, which somebody
   * waits at, always find a core free soon. Of those that wait a stream comes first: it has one batch at a time, and all
   * that follows from what happened waits behind it. @throws FunctionError
   */
  async invokeInBackground(nameOrArn: string, event: unknown, source: 'stream' | 'other' = 'other'): Promise<unknown> {
    while (this.background >= mostInBackground)
      await new Promise<void>((resolve) =>
        source === 'stream' ? this.backgroundWaiting.unshift(resolve) : this.backgroundWaiting.push(resolve),
      )
    this.background++
    try {
      return await this.invoke(nameOrArn, event)
    } finally {
      this.background--
      this.backgroundWaiting.shift()?.()
    }
  }

  /** Invokes and waits. @throws FunctionError */
  async invoke(nameOrArn: string, event: unknown): Promise<unknown> {
    const spec = this.find(nameOrArn)
    const environment = await this.acquire(spec)
    const started = performance.now()
    try {
      await environment.ready
      const result = await this.run(environment, event)
      this.flow.record({
        kind: 'function',
        name: spec.name,
        outcome: 'ok',
        ms: performance.now() - started,
        detail: { event, result },
      })
      this.release(environment)
      return result
    } catch (error) {
      this.flow.record({
        kind: 'function',
        name: spec.name,
        outcome: 'failed',
        ms: performance.now() - started,
        detail: { error: (error as Error).message, event },
      })
      if (this.environments.has(environment)) this.release(environment)
      throw error
    }
  }

  /** The ARN of a function by its name; empty when there is none. */
  arnOf(name: string): string {
    return [...this.specs.values()].find((spec) => spec.name === name)?.arn ?? ''
  }

  async stop(): Promise<void> {
    this.isStopped = true
    clearInterval(this.reaper)
    await Promise.all([...this.environments].map(({ worker }) => worker.terminate()))
  }

  /**
   * One that is free, else a new one. Of one function one starts at a time: many that start at once take the cores from one
   * another and from those that are warm, and whoever waits here is mostly served by one of those.
   */
  private async acquire(spec: FunctionSpec): Promise<Environment> {
    for (;;) {
      const own = [...this.environments].filter((environment) => environment.spec === spec)
      const warm = own.find(({ isBusy }) => !isBusy)
      if (warm) {
        warm.isBusy = true
        return warm
      }
      if (own.some(({ isStarting }) => isStarting)) {
        await new Promise<void>((resolve) => this.waiting.push(resolve))
        continue
      }
      if (this.environments.size < maxWorkers) return this.create(spec)
      const idle = [...this.environments]
        .filter((environment) => !environment.isBusy)
        .sort((a, b) => a.idleSince - b.idleSince)[0]
      if (idle) {
        this.discard(idle)
        continue
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  private create(spec: FunctionSpec): Environment {
    const worker = new Worker(join(import.meta.dirname, 'worker.ts'), {
      env: {
        ...spec.environment,
        AWS_LAMBDA_FUNCTION_NAME: spec.name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memory),
        _HANDLER: 'index.handler',
      },
      workerData: { file: spec.file, name: spec.name, memory: spec.memory, arn: spec.arn },
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 192 },
    })
    const environment: Environment = {
      worker,
      spec,
      isStarting: true,
      isBusy: true,
      idleSince: Date.now(),
      ready: Promise.resolve(),
    }
    environment.ready = new Promise((resolve, reject) => {
      worker.once('exit', () => {
        this.discard(environment)
        reject(new FunctionError('Runtime.ExitError', 'The function ended before it had started.'))
      })
      worker.once('message', (message: { type: string; error?: { errorType: string; errorMessage: string } }) => {
        environment.isStarting = false
        this.wake()
        if (message.type === 'ready') return resolve()
        this.discard(environment)
        reject(
          new FunctionError(
            message.error?.errorType ?? 'Runtime.InitError',
            message.error?.errorMessage ?? 'init failed',
          ),
        )
      })
    })
    environment.ready.catch(() => undefined)
    worker.on('error', () => this.discard(environment))
    for (const stream of [worker.stdout, worker.stderr])
      stream.on('data', (chunk: Buffer) => this.log(spec.name, chunk.toString()))
    this.environments.add(environment)
    return environment
  }

  private log(name: string, text: string): void {
    for (const line of text.split('\n').filter(Boolean)) {
      if (line.includes('"_aws"')) continue
      this.flow.record({
        kind: 'log',
        name,
        outcome: /"level":"(ERROR|WARN)"/.test(line) ? 'failed' : 'info',
        detail: line,
      })
    }
  }

  private run({ worker, spec }: Environment, event: unknown): Promise<unknown> {
    const id = randomUUID()
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        worker.off('message', onMessage)
        worker.off('exit', onExit)
      }
      const onMessage = (message: {
        type: string
        id: string
        result?: unknown
        error?: { errorType: string; errorMessage: string }
      }) => {
        if (message.id !== id) return
        done()
        if (message.type === 'result') resolve(message.result)
        else reject(new FunctionError(message.error?.errorType ?? 'Error', message.error?.errorMessage ?? ''))
      }
      const onExit = () => {
        done()
        reject(new FunctionError('Runtime.ExitError', 'The function ended before it answered.'))
      }
      const timer = setTimeout(() => {
        done()
        void worker.terminate()
        for (const environment of this.environments) if (environment.worker === worker) this.discard(environment)
        reject(new FunctionError('Sandbox.Timedout', `Task timed out after ${spec.timeoutMs / 1000} seconds`))
      }, spec.timeoutMs)
      worker.on('message', onMessage)
      worker.on('exit', onExit)
      worker.postMessage({ id, event, deadline: Date.now() + spec.timeoutMs })
    })
  }

  private release(environment: Environment): void {
    environment.isBusy = false
    environment.idleSince = Date.now()
    this.wake()
  }

  private discard(environment: Environment): void {
    if (!this.environments.delete(environment)) return
    if (!this.isStopped) void environment.worker.terminate()
    this.wake()
  }

  /** Whoever waits looks again, first come first; they wait for different things. */
  private wake(): void {
    for (const look of this.waiting.splice(0)) look()
  }

  private reap(): void {
    for (const environment of this.environments)
      if (!environment.isBusy && Date.now() - environment.idleSince > idleMs) this.discard(environment)
  }
}
