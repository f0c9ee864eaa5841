import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../gateway/http-api.ts'
import type { Runtime } from '../runtime.ts'
import type { LocalUserPool } from '../services/user-pool.ts'
import { drive } from './dead-letters.ts'
import { flowPage } from './page.ts'

/** The local start page and what it asks: the live flow, queues, executions, dead letters. False for other paths. */
export async function serveFlow(
  runtime: Runtime,
  staff: LocalUserPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local')
  const json = (value: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(value))
    return true
  }
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(flowPage(staff.accounts))
      return true
    case 'GET /local/flow': {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      for (const step of runtime.flow.since(Number(url.searchParams.get('after') ?? 0)))
        response.write(`data: ${JSON.stringify(step)}\n\n`)
      const stop = runtime.flow.listen((step) => response.write(`data: ${JSON.stringify(step)}\n\n`))
      request.on('close', stop)
      return true
    }
    case 'GET /local/state':
      return json({
        queues: runtime.queues.states(),
        executions: runtime.machines.list().slice(-50).reverse(),
        sockets: runtime.sockets.size,
      })
    case 'POST /local/drive': {
      const { queue } = JSON.parse((await readBody(request))?.toString() || '{}') as { queue?: string }
      const result = await drive(runtime, String(queue))
      return json(result, 'problem' in result ? 400 : 200)
    }
    default:
      return false
  }
}
