import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Problem } from '../../schemas/api/problem.ts'
import type { WebhookRequest } from '../../shared/channels/contract.ts'
import { behaviours, familyOf } from './failures.ts'
import { logger } from './observe.ts'

export type HttpEvent = APIGatewayProxyEventV2
export type HttpResult = APIGatewayProxyStructuredResultV2

const securityHeaders = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }

/** What answers a provider or completes a workflow step is nobody's business outside. */
const internal = new Set(['thread', 'ratingToken', 'closeToken', 'earlierCloseTokens'])

export const json = (statusCode: number, body: unknown): HttpResult => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', ...securityHeaders },
  body: JSON.stringify(body, (key, value: unknown) => (internal.has(key) ? undefined : value)),
})

export const text = (statusCode: number, body: string, contentType = 'text/plain'): HttpResult => ({
  statusCode,
  headers: { 'content-type': `${contentType}; charset=utf-8`, ...securityHeaders },
  body,
})

type ProblemMore = Pick<Problem, 'field' | 'lost'>

/** RFC 9457 problem details. */
export const problem = (status: number, title: string, detail: string, more: ProblemMore = {}): HttpResult => ({
  statusCode: status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8', ...securityHeaders },
  body: JSON.stringify({ type: `https://yunke.dev/problems/${title}`, title, status, detail, ...more }),
})

/** An error as an answer; our own bugs say nothing about themselves to the outside. */
export function problemOf(error: unknown): HttpResult {
  const family = familyOf(error)
  const behaviour = behaviours[family.family]
  logger[behaviour.level]('request failed', { family: family.family, code: family.code, reason: family.message })
  if (!behaviour.isShown) return problem(500, 'internal', 'Something went wrong on our side. It has been recorded.')
  const { field, lost, retryAfterSeconds } = family.details
  const answer = problem(behaviour.http(family), family.code, family.message, {
    ...(typeof field === 'string' && { field }),
    ...(Array.isArray(lost) && { lost: lost.map(String) }),
  })
  return typeof retryAfterSeconds === 'number'
    ? { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } }
    : answer
}

/** The raw bytes of a request's body. */
export const bytesOf = (event: HttpEvent): Uint8Array =>
  event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64') : Buffer.from(event.body ?? '', 'utf8')

/** The request as an adapter wants it: raw bytes, and the query string decoded exactly once with every value kept. */
export function webhookRequest(event: HttpEvent, publicUrl: string): WebhookRequest {
  const query: Record<string, string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(event.rawQueryString)) {
    query[name] ??= []
    query[name].push(value)
  }
  return {
    method: event.requestContext.http.method,
    url: `${publicUrl.replace(/\/$/, '')}${event.rawPath}${event.rawQueryString ? `?${event.rawQueryString}` : ''}`,
    query,
    headers: event.headers as Record<string, string>,
    body: bytesOf(event),
  }
}
