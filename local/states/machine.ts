import type { Flow } from '../flow/flow.ts'
import { FunctionError, type Functions } from '../lambda/functions.ts'
import type { LocalStore } from '../services/store.ts'
import { evaluated } from './expression.ts'
import { type MachineTime, realTime } from './time.ts'
import type { Definition, Execution, Failure, State } from './types.ts'
import { assertMachine } from './types.ts'

const maxHistory = 25_000

/**
 * Step Functions for JSONata machines of Task, waitForTaskToken, Choice, Wait, Pass, Succeed and Fail: durable, so that
 * a restart goes on where the machine stood; an execution's name starts it once.
 */
export class Machines {
  private readonly definitions = new Map<string, Definition>()
  private readonly timers = new Map<string, { cancel(): void }>()
  private readonly store: Pick<LocalStore, 'get' | 'put' | 'all'>
  private readonly functions: Pick<Functions, 'invoke'>
  private readonly flow: Pick<Flow, 'record'>
  private readonly time: MachineTime
  private isStopped = false

  constructor(
    store: Pick<LocalStore, 'get' | 'put' | 'all'>,
    functions: Pick<Functions, 'invoke'>,
    flow: Pick<Flow, 'record'>,
    time: MachineTime = realTime,
  ) {
    this.store = store
    this.functions = functions
    this.flow = flow
    this.time = time
  }

  add(arn: string, definition: Definition): void {
    assertMachine(definition)
    this.definitions.set(arn, definition)
  }

  /** Goes on with every execution that an earlier run left open. */
  resume(): void {
    for (const { body } of this.store.all<Execution>('execution'))
      if (body.status === 'RUNNING') this.time.soon(() => this.proceed(body.name))
  }

  stop(): void {
    this.isStopped = true
    for (const timer of this.timers.values()) timer.cancel()
  }

  list(): readonly Execution[] {
    return this.store.all<Execution>('execution').map(({ body }) => body)
  }

  /** False when an execution of that name exists. */
  start(machineArn: string, name: string, input: unknown): boolean {
    const definition = this.definitions.get(machineArn)
    if (!definition) throw new Error(`There is no state machine ${machineArn}.`)
    if (this.store.get('execution', name)) return false
    const execution: Execution = {
      name,
      machineArn,
      status: 'RUNNING',
      state: definition.StartAt,
      input,
      stateInput: input,
      variables: {},
      enteredAt: this.time.now(),
      startedAt: this.time.now(),
      retries: 0,
      history: 0,
    }
    this.save(execution)
    this.flow.record({ kind: 'workflow', name: 'started', outcome: 'started', detail: { execution: name, input } })
    this.time.soon(() => this.proceed(name))
    return true
  }

  /** What a task token's owner answered. Unknown: the token is not waited for (any more). */
  async finishTask(
    token: string,
    outcome: { readonly output: unknown } | { readonly failure: Failure },
  ): Promise<'done' | 'unknown'> {
    const found = this.list().find((execution) => execution.token === token && execution.status === 'RUNNING')
    if (!found) return 'unknown'
    this.clearTimer(found.name)
    const { token: used, deadline, ...rest } = found
    this.flow.record({
      kind: 'workflow',
      name: found.state,
      outcome: 'output' in outcome ? 'ok' : 'failed',
      detail: { execution: found.name, ...outcome },
    })
    if ('output' in outcome) await this.complete(rest, outcome.output)
    else await this.fail(rest, outcome.failure)
    return 'done'
  }

  private save(execution: Execution): void {
    this.store.put('execution', execution.name, execution)
  }

  private clearTimer(name: string): void {
    this.timers.get(name)?.cancel()
    this.timers.delete(name)
  }

  private stateOf(execution: Execution): State {
    const state = this.definitions.get(execution.machineArn)?.States[execution.state]
    if (!state) throw new Error(`The machine has no state ${execution.state}.`)
    return state
  }

  private async proceed(name: string): Promise<void> {
    if (this.isStopped) return
    const execution = this.store.get<Execution>('execution', name)
    if (execution?.status !== 'RUNNING') return
    try {
      if (execution.history > maxHistory)
        return this.end(execution, 'FAILED', 'The execution reached the maximum number of history events.')
      await this.enter(execution, this.stateOf(execution))
    } catch (error) {
      if (!this.isStopped) this.end(execution, 'FAILED', (error as Error).message)
    }
  }

  private async enter(execution: Execution, state: State): Promise<void> {
    if (state.Type === 'Succeed') return this.end(execution, 'SUCCEEDED')
    if (state.Type === 'Fail') return this.end(execution, 'FAILED', state.Cause)
    if (state.Type === 'Pass') return this.complete(execution, execution.stateInput)
    if (state.Type === 'Choice') {
      for (const choice of state.Choices ?? [])
        if (await this.evaluate(choice.Condition, execution))
          return this.moveTo(execution, choice.Next, execution.stateInput)
      if (!state.Default) return this.end(execution, 'FAILED', 'States.NoChoiceMatched')
      return this.moveTo(execution, state.Default, execution.stateInput)
    }
    if (state.Type === 'Wait') {
      const seconds = Number(await this.evaluate(state.Seconds, execution))
      this.timers.set(
        execution.name,
        this.time.later(Math.max(0, execution.enteredAt + seconds * 1000 - this.time.now()), () =>
          this.complete(execution, execution.stateInput),
        ),
      )
      return
    }
    return this.task(execution, state)
  }

  private async task(before: Execution, state: State): Promise<void> {
    const isWaiting = state.Resource?.endsWith('.waitForTaskToken') ?? false
    if (isWaiting && before.token && before.deadline !== undefined) return this.watch(before)
    const token = isWaiting ? this.time.token() : undefined
    const withToken: Execution = token ? { ...before, token } : before
    const argument = (await this.evaluate(state.Arguments, withToken)) as { FunctionName: string; Payload: unknown }
    const seconds =
      state.TimeoutSeconds === undefined ? undefined : Number(await this.evaluate(state.TimeoutSeconds, withToken))
    const execution: Execution = {
      ...withToken,
      ...(seconds !== undefined && { deadline: this.time.now() + seconds * 1000 }),
    }
    if (token) this.save(execution)
    try {
      const result = await this.functions.invoke(argument.FunctionName, argument.Payload)
      if (isWaiting) return this.watch(execution)
      this.flow.record({
        kind: 'workflow',
        name: execution.state,
        outcome: 'ok',
        detail: { execution: execution.name, result },
      })
      await this.complete(execution, { Payload: result, StatusCode: 200 })
    } catch (error) {
      if (this.isStopped) return
      const current = this.store.get<Execution>('execution', execution.name)
      if (
        current?.state !== execution.state ||
        current.enteredAt !== execution.enteredAt ||
        (token && current.token !== token)
      )
        return
      const { token: used, deadline, ...rest } = execution
      await this.fail(rest, {
        error: error instanceof FunctionError ? error.errorType : 'States.TaskFailed',
        cause: (error as Error).message,
      })
    }
  }

  /** Waits for the token until the deadline; both may have come while the function ran. */
  private watch(execution: Execution): void {
    const current = this.store.get<Execution>('execution', execution.name)
    if (current?.token !== execution.token || execution.deadline === undefined) return
    const timer = this.time.later(Math.max(0, execution.deadline - this.time.now()), async () => {
      const late = this.store.get<Execution>('execution', execution.name)
      if (this.isStopped || late?.token !== execution.token) return
      const { token, deadline, ...rest } = late as Execution
      this.flow.record({
        kind: 'workflow',
        name: execution.state,
        outcome: 'info',
        detail: { execution: execution.name, timedOut: true },
      })
      await this.fail(rest, { error: 'States.Timeout', cause: 'No answer in time.' })
    })
    this.timers.set(execution.name, timer)
  }

  private async complete(execution: Execution, result: unknown): Promise<void> {
    const state = this.stateOf(execution)
    const scope = { ...execution, result }
    const variables = state.Assign
      ? { ...execution.variables, ...((await this.evaluate(state.Assign, scope)) as object) }
      : execution.variables
    const output = state.Output === undefined ? result : await this.evaluate(state.Output, scope)
    if (state.End) return this.end({ ...execution, variables }, 'SUCCEEDED')
    await this.moveTo({ ...execution, variables }, state.Next ?? '', output)
  }

  private async fail(execution: Execution, failure: Failure): Promise<void> {
    const state = this.stateOf(execution)
    const covers = (names: readonly string[]) =>
      names.includes(failure.error) ||
      (names.includes('States.ALL') && failure.error !== 'States.DataLimitExceeded') ||
      (names.includes('States.TaskFailed') && failure.error !== 'States.Timeout')
    const retry = state.Retry?.find((candidate) => covers(candidate.ErrorEquals))
    if (retry && execution.retries < (retry.MaxAttempts ?? 3)) {
      const seconds = (retry.IntervalSeconds ?? 1) * (retry.BackoffRate ?? 2) ** execution.retries
      const wait = Math.min(seconds, retry.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1000
      const again: Execution = { ...execution, retries: execution.retries + 1, history: execution.history + 2 }
      this.save(again)
      const pause = retry.JitterStrategy === 'FULL' ? this.time.random() * wait : wait
      this.time.later(pause, () => this.proceed(execution.name))
      return
    }
    const handler = state.Catch?.find((candidate) => covers(candidate.ErrorEquals))
    if (!handler) return this.end(execution, 'FAILED', `${failure.error}: ${failure.cause}`)
    const errorOutput = { Error: failure.error, Cause: failure.cause }
    const variables = handler.Assign
      ? { ...execution.variables, ...((await this.evaluate(handler.Assign, { ...execution, errorOutput })) as object) }
      : execution.variables
    await this.moveTo({ ...execution, variables }, handler.Next, errorOutput)
  }

  private async moveTo(execution: Execution, state: string, stateInput: unknown): Promise<void> {
    const { token, deadline, ...rest } = execution
    this.save({ ...rest, state, stateInput, retries: 0, enteredAt: this.time.now(), history: execution.history + 2 })
    // Whoever completed a task is answered now that the move is kept; the next step runs on its own.
    this.time.soon(() => this.proceed(execution.name))
  }

  private end(execution: Execution, status: 'SUCCEEDED' | 'FAILED', cause?: string): void {
    const { token, deadline, ...rest } = execution
    this.clearTimer(execution.name)
    this.save({ ...rest, status, endedAt: this.time.now(), ...(cause && { cause }) })
    this.flow.record({
      kind: 'workflow',
      name: status.toLowerCase(),
      outcome: status === 'SUCCEEDED' ? 'ok' : 'failed',
      detail: { execution: execution.name, cause },
    })
  }

  /** Evaluates every `{% … %}` inside a value, with `$states` and the machine's variables. */
  private async evaluate(
    value: unknown,
    execution: Execution & { readonly result?: unknown; readonly errorOutput?: unknown },
  ): Promise<unknown> {
    if (typeof value === 'string') {
      const expression = /^\{%([\s\S]*)%\}$/.exec(value)?.[1]
      if (expression === undefined) return value
      const states = {
        input: execution.stateInput,
        ...(execution.result !== undefined && { result: execution.result }),
        ...(execution.errorOutput !== undefined && { errorOutput: execution.errorOutput }),
        context: {
          Execution: {
            Name: execution.name,
            Input: execution.input,
            StartTime: new Date(execution.startedAt).toISOString(),
          },
          Task: { Token: execution.token },
          State: { Name: execution.state },
        },
      }
      const result: unknown = await evaluated(expression, { states, ...execution.variables })
      return result === undefined ? undefined : JSON.parse(JSON.stringify(result))
    }
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.evaluate(item, execution)))
    if (typeof value !== 'object' || value === null) return value
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, inner]) => [key, await this.evaluate(inner, execution)] as const),
    )
    return Object.fromEntries(entries)
  }
}
