import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Flow } from '../flow/flow.ts'
import type { Functions } from '../lambda/functions.ts'
import type { ApiSpec } from './routes.ts'

const maxMessage = 128 * 1024
const idleMs = 10 * 60_000
const lifetimeMs = 2 * 3_600_000

interface Connection {
  readonly socket: WebSocket
  readonly context: Record<string, unknown>
  idle: NodeJS.Timeout
}

/** The WebSocket API: $connect with its authorizer, $default, $disconnect, and the limits of idle and whole lifetime. */
export class SocketApi {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: maxMessage })
  private readonly connections = new Map<string, Connection>()
  private readonly api: ApiSpec
  private readonly functions: Functions
  private readonly flow: Flow

  constructor(api: ApiSpec, functions: Functions, flow: Flow) {
    this.api = api
    this.functions = functions
    this.flow = flow
  }

  get size(): number {
    return this.connections.size
  }

  async upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): Promise<void> {
    const refuse = (status: string) =>
      duplex.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    const url = new URL(request.url ?? '/', 'http://local')
    const connectionId = randomBytes(9).toString('base64url')
    const query = Object.fromEntries(url.searchParams)
    const event = {
      headers: request.headers,
      queryStringParameters: query,
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        connectionId,
        stage: 'realtime',
        connectedAt: Date.now(),
        domainName: request.headers.host,
      } as Record<string, unknown>,
      isBase64Encoded: false,
    }
    try {
      const route = this.route('$connect')
      if (route.authorizer) {
        if (!query.ticket) return void refuse('401 Unauthorized')
        const policy = (await this.functions.invoke(route.authorizer.functionName, {
          ...event,
          type: 'REQUEST',
          methodArn: 'arn:aws:execute-api:us-east-1:000000000000:local/realtime/$connect',
        })) as {
          policyDocument: { Statement: { Effect: string }[] }
          context: Record<string, unknown>
        }
        if (policy.policyDocument.Statement[0]?.Effect !== 'Allow') return void refuse('403 Forbidden')
        event.requestContext.authorizer = policy.context
      }
      const answer = (await this.functions.invoke(route.functionName, event)) as { statusCode?: number } | null
      if ((answer?.statusCode ?? 200) >= 300) return void refuse('403 Forbidden')
    } catch {
      return void refuse('500 Internal Server Error')
    }
    this.server.handleUpgrade(request, duplex, head, (socket) => this.open(connectionId, socket, event.requestContext))
  }

  /** The management API's POST: false when the connection is gone. */
  post(connectionId: string, data: Buffer): boolean {
    const connection = this.connections.get(connectionId)
    if (!connection || connection.socket.readyState !== connection.socket.OPEN) return false
    connection.socket.send(data.toString('utf8'))
    this.touch(connectionId, connection)
    this.flow.record({ kind: 'socket', name: 'push', outcome: 'ok', detail: data.toString('utf8').slice(0, 600) })
    return true
  }

  disconnect(connectionId: string): boolean {
    const connection = this.connections.get(connectionId)
    connection?.socket.close(1000)
    return connection !== undefined
  }

  stop(): void {
    for (const { socket, idle } of this.connections.values()) {
      clearTimeout(idle)
      socket.terminate()
    }
    this.server.close()
  }

  private route(key: string) {
    const route = this.api.routes.find((candidate) => candidate.key === key)
    if (!route) throw new Error(`The socket API has no route ${key}.`)
    return route
  }

  private touch(connectionId: string, connection: Connection): void {
    clearTimeout(connection.idle)
    connection.idle = setTimeout(() => this.connections.get(connectionId)?.socket.close(1001, 'Going away'), idleMs)
  }

  private open(connectionId: string, socket: WebSocket, context: Record<string, unknown>): void {
    const connection: Connection = { socket, context, idle: setTimeout(() => undefined, 0) }
    this.connections.set(connectionId, connection)
    this.touch(connectionId, connection)
    const life = setTimeout(() => socket.close(1001, 'Going away'), lifetimeMs)
    socket.on('message', (data: RawData) => {
      this.touch(connectionId, connection)
      const event = {
        requestContext: {
          ...context,
          routeKey: '$default',
          eventType: 'MESSAGE',
          messageId: randomBytes(8).toString('base64url'),
        },
        body: data.toString(),
        isBase64Encoded: false,
      }
      this.functions.invoke(this.route('$default').functionName, event).catch(() => {
        socket.send(JSON.stringify({ message: 'Internal server error', connectionId, requestId: connectionId }))
      })
    })
    socket.on('close', () => {
      clearTimeout(connection.idle)
      clearTimeout(life)
      this.connections.delete(connectionId)
      this.functions
        .invoke(this.route('$disconnect').functionName, {
          requestContext: { ...context, routeKey: '$disconnect', eventType: 'DISCONNECT' },
        })
        .catch(() => undefined)
    })
    socket.on('error', () => socket.terminate())
  }
}
