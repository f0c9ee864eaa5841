import { createHmac } from 'node:crypto'
import * as z from 'zod'
import type { InboxContext } from '../contract.ts'
import { safeEqual } from './compare.ts'

/** Who a browser is, signed by us: it lasts a day, is renewed on each visit, and is good for one inbox only. */
const VisitorClaims = z.object({
  inboxId: z.string(),
  visitorId: z.string().regex(/^vis_[0-9A-Za-z]{16,40}$/),
  expiresAt: z.number(),
  externalId: z.string().max(128).optional(),
  name: z.string().max(100).optional(),
  language: z.enum(['zh', 'en']).optional(),
  level: z.enum(['normal', 'vip']).optional(),
})
export type VisitorClaims = z.infer<typeof VisitorClaims>

const sign = (text: string, key: string) => createHmac('sha256', key).update(text).digest('base64url')

/** `payload.signature`, both base64url. */
export function signVisitor(claims: VisitorClaims, key: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  return `${payload}.${sign(payload, key)}`
}

/** The claims of a token of this inbox that has not expired; undefined otherwise. Several keys may be live. */
export function readVisitor(
  token: string,
  inboxId: string,
  keys: readonly string[],
  nowMs: number,
): VisitorClaims | undefined {
  const [payload, signature, extra] = token.split('.')
  if (!payload || !signature || extra !== undefined) return undefined
  if (!keys.some((key) => safeEqual(signature, sign(payload, key)))) return undefined
  try {
    const claims = VisitorClaims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    if (!claims.success || claims.data.inboxId !== inboxId || claims.data.expiresAt <= nowMs) return undefined
    return claims.data
  } catch {
    return undefined
  }
}

/** Checks the shop's own statement of who its signed-in customer is: hex HMAC-SHA256 of the customer's id. */
export const isIdentityProven = (externalId: string, proof: string, keys: readonly string[]) =>
  keys.some((key) => safeEqual(proof.toLowerCase(), createHmac('sha256', key).update(externalId).digest('hex')))

/** The visitor keys of an inbox that are live now: one, or two during rotation. */
export const visitorKeys = (context: Pick<InboxContext, 'secrets'>): readonly string[] =>
  [context.secrets.visitorKey, context.secrets.visitorKeyNext].filter((key): key is string => Boolean(key))
