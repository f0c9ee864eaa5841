import { randomUUID } from 'node:crypto'
import type { Flow } from '../flow/flow.ts'
import { account, region, type Template } from '../template/template.ts'
import type { AsyncInvoker, SendToQueue } from './async-invoker.ts'
import { matches } from './pattern.ts'

interface Rule {
  readonly name: string
  readonly bus: string
  readonly pattern: unknown
  readonly targets: readonly Target[]
}

interface Target {
  readonly Arn: string
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>
    readonly InputTemplate: string
  }
  readonly Input?: string
  readonly DeadLetterConfig?: { readonly Arn: string }
}

export interface Entry {
  readonly EventBusName: string
  readonly Source: string
  readonly DetailType: string
  readonly Detail: string
}

/** The value at a path such as `$.detail.conversation.id`. */
export function valueAt(event: unknown, path: string): unknown {
  let value: unknown = event
  for (const part of path
    .replace(/^\$\.?/, '')
    .split('.')
    .filter(Boolean))
    value = (value as Record<string, unknown> | undefined)?.[part]
  return value
}

/** Fills an input template: whole values where the placeholder stands alone, texts inside quotes. */
export function transform(transformer: NonNullable<Target['InputTransformer']>, event: unknown): unknown {
  const values = Object.fromEntries(
    Object.entries(transformer.InputPathsMap ?? {}).map(([name, path]) => [name, valueAt(event, path)]),
  )
  const text = transformer.InputTemplate.replace(/"?<([\w.-]+)>"?/g, (whole, name: string) => {
    const value = values[name]
    if (whole.startsWith('"') && whole.endsWith('"'))
      return JSON.stringify(typeof value === 'string' ? value : (value ?? ''))
    const filled =
      typeof value === 'string' && (whole.startsWith('"') || whole.endsWith('"'))
        ? whole.replace(`<${name}>`, value)
        : JSON.stringify(value ?? '')
    return filled
  })
  return JSON.parse(text)
}

/** The bus and its rules, as the template has them. */
export class LocalBus {
  private readonly rules: readonly Rule[]
  private readonly invoker: AsyncInvoker
  private readonly send: SendToQueue
  private readonly flow: Flow

  constructor(template: Template, invoker: AsyncInvoker, send: SendToQueue, flow: Flow) {
    this.invoker = invoker
    this.send = send
    this.flow = flow
    this.rules = template.of('AWS::Events::Rule').map((resource) => {
      const properties = template.resolved(resource)
      return {
        name: resource.logicalId,
        bus: String(properties.EventBusName ?? 'default'),
        pattern: properties.EventPattern,
        targets: (properties.Targets ?? []) as Target[],
      }
    })
  }

  async put(entry: Entry): Promise<string> {
    const id = randomUUID()
    const event = {
      version: '0',
      id,
      'detail-type': entry.DetailType,
      source: entry.Source,
      account,
      time: new Date().toISOString(),
      region,
      resources: [],
      detail: JSON.parse(entry.Detail) as unknown,
    }
    const bus = entry.EventBusName.split('/').at(-1)
    const fitting = this.rules.filter((rule) => rule.bus === bus && matches(rule.pattern, event))
    this.flow.record({
      kind: 'event',
      name: entry.DetailType,
      outcome: 'ok',
      detail: { to: fitting.map((rule) => rule.name), ...event },
    })
    for (const target of fitting.flatMap((rule) => rule.targets)) await this.deliver(target, event)
    return id
  }

  private async deliver(target: Target, event: unknown): Promise<void> {
    const input = target.Input
      ? (JSON.parse(target.Input) as unknown)
      : target.InputTransformer
        ? transform(target.InputTransformer, event)
        : event
    try {
      if (!target.Arn.includes(':lambda:')) throw new Error(`The local runtime cannot deliver events to ${target.Arn}.`)
      this.invoker.accept(target.Arn, input)
    } catch (error) {
      if (!target.DeadLetterConfig) throw error
      await this.send(target.DeadLetterConfig.Arn, event)
    }
  }
}
