import type { EventBridgeEvent } from 'aws-lambda'
import type { EventDefinition } from '../../schemas/events/event.ts'
import { ids } from '../../schemas/ids.ts'
import { Defect } from '../../shared/errors/errors.ts'
import { observed } from './observe.ts'

/** Takes every fact of the bus that its rule lets through. */
export function factHandler<Ports>(
  compose: () => Ports,
  take: (
    ports: Ports,
    fact: { readonly name: string; readonly at: string; readonly detail: Record<string, unknown> },
  ) => Promise<unknown>,
) {
  const ports = compose()
  return observed<EventBridgeEvent<string, Record<string, unknown>>, void>(async (event) => {
    await take(ports, { name: event['detail-type'], at: event.time, detail: event.detail })
  })
}

/** Takes one kind of fact, checked against its schema. */
export function eventHandler<D extends EventDefinition, Ports>(
  definition: D,
  compose: () => Ports,
  take: (ports: Ports, detail: D['example']) => Promise<unknown>,
) {
  return factHandler(compose, async (ports, fact) => {
    const parsed = definition.detail.safeParse(fact.detail)
    if (!parsed.success)
      throw new Defect(`The fact ${definition.name} is not readable: ${parsed.error.issues[0]?.path.join('.')}`)
    await take(ports, parsed.data as D['example'])
  })
}

/** Takes any fact about a conversation, by its id. */
export const conversationHandler = <Ports>(
  compose: () => Ports,
  take: (ports: Ports, conversationId: string) => Promise<unknown>,
) =>
  factHandler(compose, (ports, { detail }) =>
    take(ports, ids.conversation.parse((detail.conversation as { id?: unknown } | undefined)?.id)),
  )

/** The same value with every name in lower case, for senders whose letter case varies. */
export function lowerCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerCase(inner)]))
}

/** Runs on a schedule; what it was told does not matter. */
export function scheduleHandler<Ports>(compose: () => Ports, run: (ports: Ports) => Promise<unknown>) {
  const ports = compose()
  return observed<unknown, void>(async () => {
    await run(ports)
  })
}
