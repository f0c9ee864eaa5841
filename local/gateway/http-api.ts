import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Flow } from '../flow/flow.ts'
import type { Functions } from '../lambda/functions.ts'
import type { ApiSpec, AuthorizerSpec, RouteSpec } from './routes.ts'

interface Answer {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
  readonly cookies?: readonly string[]
}

const maxBody = 10 * 1024 * 1024
const isText = (contentType: string | undefined) =>
  !contentType ||
  /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded|[\w.+-]+\+(json|xml)))/.test(contentType)

/** Reads a whole request body; undefined when it is larger than API Gateway takes. */
export async function readBody(request: IncomingMessage, limit = maxBody): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return size > limit ? undefined : Buffer.concat(chunks)
}

const send = (
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, headers)
  response.end(body)
}

const message = (response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}) =>
  send(response, status, JSON.stringify({ message: text }), { 'content-type': 'application/json', ...headers })

/** The HTTP API: routes, CORS, Lambda authorizers with their cache, payload format 2.0. */
export class HttpApi {
  private readonly api: ApiSpec
  private readonly functions: Functions
  private readonly flow: Flow
  private readonly authorized = new Map<
    string,
    { readonly until: number; readonly isAuthorized: boolean; readonly context: unknown }
  >()

  constructor(api: ApiSpec, functions: Functions, flow: Flow) {
    this.api = api
    this.functions = functions
    this.flow = flow
  }

  /** False when no route of the API has this path. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://local')
    const onPath = this.api.routes.filter((route) => route.pattern.test(url.pathname))
    if (onPath.length === 0) return false
    const cors = this.corsHeaders(request)
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      send(response, 204, '', cors)
      return true
    }
    const route = onPath.find((candidate) => candidate.method === request.method)
    if (!route) {
      message(response, 404, 'Not Found', cors)
      return true
    }
    await this.run(route, url, request, response, cors)
    return true
  }

  private corsHeaders(request: IncomingMessage): Record<string, string> {
    const { cors } = this.api
    const { origin } = request.headers
    if (!cors || !origin) return {}
    const allowed = cors.AllowOrigins.includes('*') ? '*' : cors.AllowOrigins.find((candidate) => candidate === origin)
    if (!allowed) return {}
    return {
      'access-control-allow-origin': allowed,
      'access-control-allow-methods': cors.AllowMethods.join(','),
      'access-control-allow-headers': cors.AllowHeaders.join(','),
      'access-control-max-age': String(cors.MaxAge),
    }
  }

  private async run(
    route: RouteSpec,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
    cors: Record<string, string>,
  ): Promise<void> {
    const body = await readBody(request)
    if (!body) return message(response, 413, 'Request Entity Too Large', cors)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : (value ?? ''),
      ]),
    )
    const hasText = isText(headers['content-type'])
    const requestId = randomUUID()
    const event = {
      version: '2.0',
      routeKey: route.key,
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers,
      ...(url.search && { queryStringParameters: Object.fromEntries(url.searchParams) }),
      pathParameters: { ...route.pattern.exec(url.pathname)?.groups },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: headers.host,
        http: {
          method: request.method,
          path: url.pathname,
          protocol: 'HTTP/1.1',
          sourceIp: request.socket.remoteAddress,
          userAgent: headers['user-agent'],
        },
        requestId,
        routeKey: route.key,
        stage: '$default',
        time: new Date().toISOString(),
        timeEpoch: Date.now(),
      } as Record<string, unknown>,
      ...(body.length > 0 && { body: hasText ? body.toString('utf8') : body.toString('base64') }),
      isBase64Encoded: body.length > 0 && !hasText,
    }
    const started = performance.now()
    try {
      if (route.authorizer) {
        const decision = await this.authorize(route, route.authorizer, event)
        if (decision === 'missing') return message(response, 401, 'Unauthorized', cors)
        if (!decision.isAuthorized) return message(response, 403, 'Forbidden', cors)
        event.requestContext.authorizer = { lambda: decision.context }
      }
      const answer = (await this.functions.invoke(route.functionName, event)) as Answer | null
      const status = answer?.statusCode ?? 200
      const content = answer?.isBase64Encoded ? Buffer.from(answer.body ?? '', 'base64') : (answer?.body ?? '')
      this.flow.record({
        kind: 'http',
        name: `${request.method} ${url.pathname}`,
        outcome: status < 400 ? 'ok' : 'failed',
        ms: performance.now() - started,
        detail: { status },
      })
      send(response, status, content, { ...cors, ...answer?.headers })
    } catch (error) {
      this.flow.record({
        kind: 'http',
        name: `${request.method} ${url.pathname}`,
        outcome: 'failed',
        ms: performance.now() - started,
        detail: String(error),
      })
      message(response, 500, 'Internal Server Error', cors)
    }
  }

  private async authorize(
    route: RouteSpec,
    authorizer: AuthorizerSpec,
    event: { readonly headers: Readonly<Record<string, string>> },
  ) {
    const identity = authorizer.sources.map(
      (source) => event.headers[source.replace('$request.header.', '').toLowerCase()],
    )
    if (identity.some((value) => !value)) return 'missing' as const
    const key = `${authorizer.functionName}\n${identity.join('\n')}`
    const cached = this.authorized.get(key)
    if (cached && cached.until > Date.now()) return cached
    const answer = (await this.functions.invoke(authorizer.functionName, {
      ...event,
      type: 'REQUEST',
      routeArn: route.key,
      identitySource: identity,
    })) as { isAuthorized?: boolean; context?: unknown } | null
    const decision = {
      until: Date.now() + authorizer.cacheSeconds * 1000,
      isAuthorized: answer?.isAuthorized === true,
      context: answer?.context ?? {},
    }
    if (authorizer.cacheSeconds > 0) this.authorized.set(key, decision)
    return decision
  }
}
