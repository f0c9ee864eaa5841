import * as z from 'zod'
import { ShopOrder, ShopProduct } from '../../schemas/records/shop.ts'
import { Unavailable } from '../errors/errors.ts'
import type { Shop } from '../ports/outside.ts'

const timeoutMs = 1_500
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

/** The shop's back end over HTTP; its catalogue is kept for half a minute. docs/shop-connector.md describes the three calls. */
export function shopClient(baseUrl: string | undefined, now: () => number): Shop {
  let catalogue: { readonly products: readonly ShopProduct[]; readonly until: number } | undefined
  if (!baseUrl) return { products: async () => [], order: async () => undefined, ordersOf: async () => [] }
  return {
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
