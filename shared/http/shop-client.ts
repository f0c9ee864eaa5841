import * as z from 'zod'
import { ShopOrder, ShopProduct, ShopResult } from '../../schemas/records/shop.ts'
import { Unavailable, Uncertain } from '../errors/errors.ts'
import type { Shop, ShopAction } from '../ports/outside.ts'

const timeoutMs = 1_500
const actionTimeoutMs = 4_000
const catalogueMs = 30_000

async function ask<S extends z.ZodType>(
  base: string,
  path: string,
  schema: S,
): Promise<{ readonly status: number; readonly body: z.infer<S> | undefined }> {
  try {
    const answer = await fetch(new URL(path, base), { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`)
    return { status: answer.status, body: answer.ok ? schema.parse(await answer.json()) : undefined }
  } catch (cause) {
    throw new Unavailable('The shop system did not answer.', { code: 'shop-down', cause })
  }
}

/** An action's answer may be lost after it was done: only a refused connection or a plain "no" surely did nothing. */
async function act(base: string, { call, key, slots, proof }: ShopAction): Promise<ShopResult> {
  let answer: Response
  try {
    answer = await fetch(new URL(`api/actions/${call}`, base), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ slots, proof }),
      signal: AbortSignal.timeout(actionTimeoutMs),
      redirect: 'error',
    })
  } catch (cause) {
    const isRefused = ((cause as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED'
    if (isRefused) throw new Unavailable('The shop system did not answer.', { code: 'shop-down', cause })
    throw new Uncertain('The answer of the shop system was lost.', { code: 'shop-silent', cause })
  }
  if (answer.status >= 500) throw new Uncertain(`The shop system failed (${answer.status}).`, { code: 'shop-failed' })
  const result = ShopResult.safeParse(await answer.json().catch(() => undefined))
  if (result.success) return result.data
  throw new Uncertain('The shop system answered what nobody can read.', { code: 'shop-unreadable' })
}

/** The shop's back end over HTTP; its catalogue is kept for half a minute. docs/shop-connector.md describes the calls. */
export function shopClient(baseUrl: string | undefined, now: () => number): Shop {
  let catalogue: { readonly products: readonly ShopProduct[]; readonly until: number } | undefined
  if (!baseUrl)
    return {
      products: async () => [],
      order: async () => undefined,
      ordersOf: async () => [],
      act: async () => ({ ok: false, reason: '没有接入商店系统', reasonEn: 'no shop system is connected' }),
    }
  return {
    act: (action) => act(baseUrl, action),
    products: async () => {
      if (catalogue && catalogue.until > now()) return catalogue.products
      const { body } = await ask(baseUrl, 'api/products', z.object({ items: z.array(ShopProduct) }))
      catalogue = { products: body?.items ?? [], until: now() + catalogueMs }
      return catalogue.products
    },
    order: async (number, proof) => {
      const query = new URLSearchParams(Object.entries(proof).filter(([, value]) => value !== undefined))
      const { status, body } = await ask(baseUrl, `api/orders/${encodeURIComponent(number)}?${query}`, ShopOrder)
      return status === 403 ? 'proof-needed' : body
    },
    ordersOf: async (externalId) => {
      const { body } = await ask(
        baseUrl,
        `api/orders?customer=${encodeURIComponent(externalId)}`,
        z.object({ items: z.array(ShopOrder) }),
      )
      return body?.items ?? []
    },
  }
}
