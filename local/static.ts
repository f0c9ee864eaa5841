import { createReadStream, existsSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

const web = join(import.meta.dirname, '..', 'build', 'web')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const policy =
  "default-src 'self'; img-src 'self' http: data: blob:; media-src 'self' http: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** Serves /console/ and /widget/ as the content network does, with the settings that the template gives the console. */
export function serveWeb(settings: string, request: IncomingMessage, response: ServerResponse): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://local')
  if (!/^\/(console|widget)(\/|$)/.test(pathname)) return false
  if (pathname === '/console/settings.json') {
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(settings)
    return true
  }
  if (pathname === '/console') {
    response.writeHead(302, { location: '/console/' })
    response.end()
    return true
  }
  const file = join(web, normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname))
  if (!file.startsWith(web) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404)
    response.end('Not found')
    return true
  }
  const headers = pathname.startsWith('/console')
    ? { 'content-security-policy': policy }
    : { 'access-control-allow-origin': '*' }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  createReadStream(file).pipe(response)
  return true
}
