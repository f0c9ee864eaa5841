import * as z from 'zod'
import { Problem } from '../schemas/api/problem.ts'
import type { RouteDefinition } from '../schemas/api/route.ts'
import { routes } from '../schemas/api/routes.ts'
import { events } from '../schemas/events/catalogue.ts'

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const inline = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'throw',
  }) as Record<string, unknown>
  return rest
}

function operation(name: string, route: RouteDefinition) {
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => ({
    name: param,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const query = Object.entries(route.query?.shape ?? {}).map(([param, schema]) => ({
    name: param,
    in: 'query',
    required: false,
    schema: inline(schema as z.ZodType, 'input'),
  }))
  const isCreate = route.method === 'POST' && route.body !== undefined
  const key = isCreate
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key does it once, however often it is sent.',
          schema: { type: 'string', pattern: '^[\\w-]{8,128}$' },
        },
      ]
    : []
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  return {
    operationId: name,
    summary: route.summary,
    description: `Staff roles: ${route.roles.join(', ')}. ${route.scope ? `API key scope: ${route.scope}.` : 'Not for API keys.'}`,
    security: [{ staff: [] }, ...(route.scope ? [{ apiKey: [] }] : [])],
    ...([...path, ...query, ...key].length > 0 && { parameters: [...path, ...query, ...key] }),
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: { 'application/json': { schema: inline(route.body, 'input') } },
      },
    }),
    responses: {
      [String(route.status ?? 200)]:
        route.status === 204
          ? { description: 'Done' }
          : { description: 'OK', content: { 'application/json': { schema: inline(route.response, 'output') } } },
      400: problem('The field named in `field` is wrong'),
      401: problem('Not signed in'),
      403: problem('Not allowed'),
      404: problem('Not found'),
      409: problem('Somebody else was faster, or its state does not allow it'),
      503: problem('Try again later'),
    },
  }
}

function openApi() {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, route] of Object.entries(routes)) {
    const path: Record<string, unknown> = paths[route.path] ?? {}
    path[route.method.toLowerCase()] = operation(name, route)
    paths[route.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yunke 云客 API',
      version: '1',
      description: 'For e-commerce back ends (API keys) and the console (tokens of the user pool).',
    },
    paths,
    components: {
      schemas: { Problem: inline(Problem, 'output') },
      securitySchemes: {
        staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An id token of the user pool' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key that begins with yk_' },
      },
    },
  }
}

/** Every generated file by its path under schemas/generated: the API, and one draft-4 schema an event. */
export function generated(): Readonly<Record<string, string>> {
  const schemas = events.map((event) => [
    `events/${event.name}.v${event.version}.json`,
    json({
      title: event.name,
      description: event.summary,
      ...(z.toJSONSchema(event.detail, { target: 'draft-04', unrepresentable: 'throw' }) as object),
    }),
  ])
  return { 'openapi.json': json(openApi()), ...Object.fromEntries(schemas) }
}
