import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET,PUT',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '3600',
}

/** Passes /s3/… on to the local S3, with the CORS that the template gives its bucket. False for other paths. */
export function proxyToS3(endpoint: string, request: IncomingMessage, response: ServerResponse): boolean {
  if (!request.url?.startsWith('/s3/')) return false
  if (request.method === 'OPTIONS') {
    response.writeHead(200, cors)
    response.end()
    return true
  }
  const target = new URL(request.url.slice('/s3'.length), endpoint)
  const upstream = httpRequest(
    target,
    { method: request.method, headers: { ...request.headers, host: target.host } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...cors, 'x-content-type-options': 'nosniff' })
      answer.pipe(response)
    },
  )
  upstream.on('error', () => {
    response.writeHead(502)
    response.end()
  })
  request.pipe(upstream)
  return true
}
