import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { readVisitor, visitorKeys } from './visitor-token.ts'

const rejected = (status: number, reason: string): Verification => ({ outcome: 'rejected', status, reason })

/** A frame posted over HTTP must carry the visitor's token; over the socket the one-time ticket has proved it already. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  if (request.method !== 'POST') return rejected(405, 'method is not POST')
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return rejected(415, 'content type is not application/json')
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const claims = token ? readVisitor(token, context.inboxId, visitorKeys(context), context.nowMs) : undefined
  if (!claims) return rejected(401, 'visitor token is missing, forged or expired')
  if (request.body.length === 0) return rejected(400, 'body is empty')
  const principal: Record<string, string> = { visitorId: claims.visitorId }
  for (const name of ['externalId', 'name', 'language', 'level'] as const)
    if (claims[name]) principal[name] = claims[name]
  return { outcome: 'accepted', payload: Buffer.from(request.body).toString(), principal }
}
