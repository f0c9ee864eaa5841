export interface State {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Pass' | 'Succeed' | 'Fail'
  readonly Resource?: string
  readonly Arguments?: unknown
  readonly Output?: unknown
  readonly Assign?: Readonly<Record<string, unknown>>
  readonly TimeoutSeconds?: number | string
  readonly Seconds?: number | string
  readonly Retry?: readonly {
    readonly ErrorEquals: readonly string[]
    readonly IntervalSeconds?: number
    readonly BackoffRate?: number
    readonly MaxAttempts?: number
    readonly MaxDelaySeconds?: number
    readonly JitterStrategy?: string
  }[]
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[]
    readonly Next: string
    readonly Assign?: Readonly<Record<string, unknown>>
  }[]
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[]
  readonly Default?: string
  readonly Next?: string
  readonly End?: boolean
  readonly Cause?: string
}

export interface Definition {
  readonly QueryLanguage?: string
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
}

export interface Failure {
  readonly error: string
  readonly cause: string
}

/** One execution, as it is kept between two steps and across restarts. */
export interface Execution {
  readonly name: string
  readonly machineArn: string
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED'
  readonly state: string
  readonly input: unknown
  readonly stateInput: unknown
  readonly variables: Readonly<Record<string, unknown>>
  readonly enteredAt: number
  readonly startedAt: number
  readonly retries: number
  readonly history: number
  readonly token?: string
  readonly deadline?: number
  readonly endedAt?: number
  readonly cause?: string
}

const knownTypes = new Set(['Task', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail'])
const knownFields = new Set([
  'Type',
  'Comment',
  'Resource',
  'Arguments',
  'Output',
  'Assign',
  'TimeoutSeconds',
  'Seconds',
  'Retry',
  'Catch',
  'Choices',
  'Default',
  'Next',
  'End',
  'Cause',
  'Error',
])

/** Refuses a machine that this interpreter would run differently from Step Functions. @throws Error */
export function assertMachine(definition: Definition): void {
  if (definition.QueryLanguage !== 'JSONata')
    throw new Error('The local runtime runs state machines with QueryLanguage JSONata only.')
  for (const [name, state] of Object.entries(definition.States)) {
    if (!knownTypes.has(state.Type))
      throw new Error(`The local runtime does not support the state type ${state.Type} (${name}).`)
    const unknown = Object.keys(state).find((field) => !knownFields.has(field))
    if (unknown) throw new Error(`The local runtime does not support ${unknown} of the state ${name}.`)
    if (state.Type === 'Task' && !state.Resource?.startsWith('arn:aws:states:::lambda:invoke'))
      throw new Error(`The local runtime does not support the resource ${state.Resource} of the state ${name}.`)
  }
}
