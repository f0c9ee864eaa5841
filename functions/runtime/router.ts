import * as z from 'zod'
import type { RouteDefinition } from '../../schemas/api/route.ts'
import { type RouteName, routes } from '../../schemas/api/routes.ts'
import { Role } from '../../schemas/records/agent.ts'
import { invalid, Rejected } from '../../shared/errors/errors.ts'
import type { Core } from '../../shared/ports/core.ts'
import type { Page } from '../../shared/ports/table.ts'
import type { StaffPrincipal } from '../../shared/use-cases/agents/agents.ts'
import { limitCalls } from '../../shared/use-cases/agents/limit-calls.ts'
import { bytesOf, type HttpEvent, type HttpResult, json, problem, problemOf } from './http.ts'
import { observed } from './observe.ts'

/** Who calls: a member of staff, or a back end with a key. */
export type Caller =
  | StaffPrincipal
  | { readonly kind: 'key'; readonly name: string; readonly keyId: string; readonly scopes: readonly string[] }

const CallerContext = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('staff'), agentId: z.string(), email: z.string(), name: z.string(), role: Role }),
  z.object({
    kind: z.literal('key'),
    name: z.string(),
    keyId: z.string(),
    scopes: z.string().transform((text) => text.split(' ')),
  }),
])

type Route<N extends RouteName> = (typeof routes)[N]
type BodyOf<N extends RouteName> = Route<N> extends { body: infer B extends z.ZodType } ? z.infer<B> : undefined
type QueryOf<N extends RouteName> = Route<N> extends { query: infer Q extends z.ZodType } ? z.infer<Q> : undefined

export interface Call<N extends RouteName> {
  readonly caller: Caller
  readonly params: Readonly<Record<string, string>>
  readonly query: QueryOf<N>
  readonly body: BodyOf<N>
  readonly idempotencyKey: string | undefined
}

export type Handlers<Ports> = {
  readonly [N in RouteName]: (ports: Ports, call: Call<N>) => Promise<z.infer<Route<N>['response']>>
}

export const nameOf = (caller: Caller) => caller.name
export const pageOf = <T>(page: Page<T>) => ({ items: [...page.items], ...(page.cursor && { cursor: page.cursor }) })
const staffOnly = () => new Rejected('This needs a member of staff.', { code: 'forbidden', status: 403 })

/** Holds the keys of back ends to so many calls a minute. @throws Rejected 429 */
export const limitKeys = async (ports: Core, caller: Caller): Promise<void> =>
  caller.kind === 'key' ? limitCalls(ports, 'key', caller.keyId) : undefined

/** The member of staff who calls. @throws Rejected forbidden for a back end */
export function staffOf(caller: Caller): StaffPrincipal {
  if (caller.kind !== 'staff') throw staffOnly()
  return caller
}

/** What was given, without what was left out. */
export const defined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
export const param = (params: Readonly<Record<string, string>>, name: string) => params[name] ?? ''

interface Matcher {
  readonly name: RouteName
  readonly definition: RouteDefinition
  readonly pattern: RegExp
}

const matchers: readonly Matcher[] = Object.entries(routes).map(([name, definition]) => ({
  name: name as RouteName,
  definition,
  pattern: new RegExp(`^${definition.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}))

const maxBodyBytes = 256 * 1024

/** Serves the routes that it is given handlers for: finds the route, checks who may, what came in, and answers in the route's own shape. */
export function apiHandler<Ports>(
  compose: () => Ports,
  handlers: Partial<Handlers<Ports>>,
  /** Is asked before each call, and may refuse it. */
  admit: (ports: Ports, caller: Caller) => Promise<void> = async () => undefined,
) {
  const ports = compose()
  return observed<HttpEvent, HttpResult>(async (event) => {
    try {
      const path = decoded(event.rawPath)
      const fitting = matchers.filter(({ pattern }) => pattern.test(path))
      const { method } = event.requestContext.http
      const matcher = fitting.find(({ definition, name }) => definition.method === method && name in handlers)
      if (!matcher)
        return fitting.length > 0
          ? problem(405, 'method-not-allowed', `${path} does not take ${method}.`)
          : problem(404, 'not-found', `There is no ${path}.`)
      const { definition, name, pattern } = matcher
      const caller = callerOf(event)
      permit(caller, definition)
      await admit(ports, caller)
      const params = pattern.exec(path)?.groups ?? {}
      const query = definition.query
        ? check(definition.query, Object.fromEntries(new URLSearchParams(event.rawQueryString)), 'query')
        : undefined
      const body = definition.body ? check(definition.body, readBody(event, definition.body), 'body') : undefined
      const idempotencyKey = event.headers['idempotency-key']
      if (idempotencyKey && !/^[\w-]{8,128}$/.test(idempotencyKey))
        throw invalid('Idempotency-Key', 'must be 8 to 128 letters, digits, "_" or "-"')
      const handler = handlers[name] as unknown as (ports: Ports, call: unknown) => Promise<unknown>
      const result = await handler(ports, { caller, params, query, body, idempotencyKey })
      return definition.status === 204 ? { statusCode: 204 } : json(definition.status ?? 200, result)
    } catch (error) {
      return problemOf(error)
    }
  })
}

/** @throws Rejected invalid where it is no path at all */
function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    throw invalid('path', 'is not well encoded')
  }
}

function callerOf(event: HttpEvent): Caller {
  const context = (event.requestContext as { authorizer?: { lambda?: unknown } }).authorizer?.lambda
  const parsed = CallerContext.safeParse(context)
  if (!parsed.success) throw new Rejected('Sign in, or send an API key.', { code: 'unauthorized', status: 401 })
  return parsed.data
}

function permit(caller: Caller, definition: RouteDefinition): void {
  if (caller.kind === 'staff' && definition.roles.includes(caller.role)) return
  if (caller.kind === 'key' && definition.scope && caller.scopes.includes(definition.scope)) return
  const needed =
    caller.kind === 'staff'
      ? `one of the roles ${definition.roles.join(', ')}`
      : definition.scope
        ? `the scope ${definition.scope}`
        : 'a member of staff'
  throw new Rejected(`This needs ${needed}.`, { code: 'forbidden', status: 403 })
}

/** The body as JSON; undefined where none came and the route does well without. */
function readBody(event: HttpEvent, schema: z.ZodType): unknown {
  const bytes = bytesOf(event)
  if (bytes.length === 0 && schema.safeParse(undefined).success) return undefined
  if (bytes.length > maxBodyBytes) throw new Rejected('The body is too large.', { code: 'too-large', status: 413 })
  if (!(event.headers['content-type'] ?? '').startsWith('application/json'))
    throw new Rejected('The content type must be application/json.', { code: 'content-type', status: 415 })
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    throw invalid('body', 'is not JSON')
  }
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalid([where, ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not valid')
}
