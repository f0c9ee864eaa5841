import type { Context } from 'aws-lambda'
import * as z from 'zod'
import { handlers as desk } from '../../../functions/console/handlers.ts'
import { knowledgeHandlers } from '../../../functions/console/knowledge-handlers.ts'
import { learningHandlers } from '../../../functions/console/learning-handlers.ts'
import { apiHandler } from '../../../functions/runtime/router.ts'
import type { RouteDefinition } from '../../../schemas/api/route.ts'
import { type RouteName, routes } from '../../../schemas/api/routes.ts'
import { exampleAgent, exampleConversation, exampleMessage, exampleTicket } from '../../../schemas/events/examples.ts'
import { buildIndex } from '../../../shared/domain/assistant/knowledge-index.ts'
import { putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import { putConversation, putMessage, ticketWrites } from '../../../shared/use-cases/storage/records.ts'
import { assistant } from '../../simulation/world/assistant.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import type { Target } from './explorer.ts'

const handlers = { ...desk, ...knowledgeHandlers, ...learningHandlers }

/** The routes that are answered from the table alone. */
export const routeNames = Object.keys(routes).filter((name) => name in handlers) as readonly RouteName[]

export interface Call {
  readonly path: string
  readonly query: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The API over a table of its own, with an agent, a conversation and a ticket in it. */
export async function openApi(name: RouteName) {
  let written = 0
  const core = memoryPorts(() => Date.parse('2026-11-21T03:00:00.000Z'))
  await core.table.transact([
    putNewAgent({ ...exampleAgent, load: 0 }),
    putConversation(exampleConversation),
    putMessage({ ...exampleMessage, seq: 1 }),
    ...ticketWrites(exampleTicket),
  ])
  core.table.onWrite = () => written++
  const link = async () => 'https://files.example/x'
  const machine = { start: async () => undefined, complete: async () => undefined }
  const shop = {
    products: async () => [],
    order: async () => undefined,
    ordersOf: async () => [],
    act: async () => ({}),
  }
  const ports = {
    ...core,
    assistant,
    shop,
    media: { downloadLink: link, uploadLink: link },
    workflows: machine,
    miner: machine,
    trainer: machine,
    translate: undefined,
    knowledge: async () => ({ index: buildIndex([]), entries: [], tasks: [] }),
  }
  const handler = apiHandler(() => ports as never, handlers as never)
  const agent = { kind: 'staff', role: 'admin', agentId: exampleAgent.id, email: 'a@b.example', name: 'x' }
  const { method } = routes[name] as RouteDefinition
  /** What is answered. @throws Error where it is no answer that the API may give */
  return async ({ path, query, body, headers }: Call): Promise<number> => {
    const before = written
    const event = {
      rawPath: path,
      rawQueryString: query,
      headers: { 'content-type': 'application/json', ...headers },
      body,
      requestContext: { http: { method }, authorizer: { lambda: agent } },
    }
    const { statusCode, body: said = '{}' } = (await handler(event as never, {} as Context)) as {
      statusCode: number
      body?: string
    }
    if (statusCode >= 500) throw new Error(`it answered ${statusCode} ${said}`)
    if (statusCode < 400) return statusCode
    if (typeof (JSON.parse(said) as { detail?: unknown }).detail !== 'string') throw new Error('it did not say why')
    if (written !== before) throw new Error('it refused and wrote')
    return statusCode
  }
}

const ids = [
  exampleConversation.id,
  exampleTicket.id,
  exampleAgent.id,
  exampleMessage.id,
  exampleConversation.customerId,
]

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-11-21T03:00:00.000Z',
  date: '2026-11-21',
  email: 'a@b.example',
  uri: 'https://a.example/x',
}

function textOf({ format = '', pattern = '^x', minLength = 1 }: Schema): string {
  const candidates = [...ids, '09:00', '2026-11', 'name', '13812345678', 'x'.repeat(minLength)]
  return formats[format] ?? candidates.find((one) => new RegExp(pattern).test(one)) ?? 'x'
}

/** Something that a schema takes, as far as it can be told from the schema. */
function sample(schema: Schema, depth = 0): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [one] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []
  if (one) return sample(one, depth)
  if (schema.type === 'string') return textOf(schema)
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (schema.type === 'boolean') return true
  if (schema.type === 'array')
    return (
      schema.prefixItems?.map((item) => sample(item, depth + 1)) ??
      (depth > 5 ? [] : [sample(schema.items ?? {}, depth + 1)])
    )
  if (schema.type !== 'object' || depth > 5) return 'x'
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner, depth + 1)]),
  )
}

/** Every alternative of a body, so that each is a way in. */
function samples(schema: Schema): readonly unknown[] {
  const inner = schema.anyOf ?? schema.oneOf
  return inner ? inner.flatMap(samples) : [sample(schema)]
}

const namesIn = (schema: Schema): readonly string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [name, ...namesIn(inner)]),
  ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((all) => all?.flatMap(namesIn) ?? []),
  ...(schema.items ? namesIn(schema.items) : []),
  ...(schema.enum ?? []).map(String),
]

/** So many inputs share a table: what they write must not make the next ones slow. */
const inputsATable = 300

/** A route as something that reads: the first line is what stands in its path, the second its query, the rest its body. */
function routeTarget(name: RouteName): Target {
  const { path, body, query } = routes[name] as RouteDefinition
  const schema = body && (z.toJSONSchema(body, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema)
  const asked = query && (z.toJSONSchema(query, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema)
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, param = '']) =>
      ids.find((id) =>
        param
          .toLowerCase()
          .startsWith(
            { cnv: 'conv', tkt: 'ticket', agt: 'agent', msg: 'message', cus: 'customer' }[id.slice(0, 3)] ?? '?',
          ),
      ) ?? '1',
  )
  const query0 = asked
    ? new URLSearchParams(
        Object.entries(sample(asked) as object).map(([key, value]) => [key, String(value)]),
      ).toString()
    : ''
  let api: ReturnType<typeof openApi> | undefined
  let tried = 0
  return {
    name: `/v1 ${name}`,
    seeds: (schema ? samples(schema) : ['']).flatMap((one) =>
      [query0, ''].map((line) => `${params.join(' ')}\n${line}\n${one === '' ? '' : JSON.stringify(one)}`),
    ),
    words: [...new Set([...ids, ...(schema ? namesIn(schema) : []), ...(asked ? namesIn(asked) : [])])],
    run: async (input) => {
      if (tried++ % inputsATable === 0) api = undefined
      api ??= openApi(name)
      const [first = '', second = '', ...rest] = input.split('\n')
      const given = first.split(' ')
      let at = 0
      const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent((given[at++] ?? '').toWellFormed()))
      await (await api)({ path: filled, query: second.toWellFormed(), body: rest.join('\n') })
    },
  }
}

export const routeTargets: readonly Target[] = routeNames.map(routeTarget)
