import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ActionBody, shopActions } from './actions.ts'
import { demoProducts } from './demo-data.ts'
import { shopPage } from './page.ts'

export interface ShopOptions {
  readonly base: string
  readonly webChatInbox: string
  readonly identityKey: string
  /** What it is asked to do, and the orders that this changes. */
  readonly actions: ReturnType<typeof shopActions>
}

export const demoCustomers = [
  { id: 'u-1001', name: '林小雨', level: 'vip', phone: '13800006688' },
  { id: 'u-1002', name: 'Alex Chen', level: 'normal', phone: '13900001234' },
] as const

async function readJson(request: IncomingMessage): Promise<ActionBody> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as ActionBody
}

/** Serves the demo shop under /shop/: its page, and the back end that the assistant asks. False for other paths. */
export function serveShop(options: ShopOptions, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'http://local')
  if (!url.pathname.startsWith('/shop/')) return false
  const path = url.pathname.slice('/shop/'.length)
  const json = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(body))
    return true
  }
  if (path === '') {
    const customer = demoCustomers.find((candidate) => candidate.id === url.searchParams.get('as'))
    const proof = customer && createHmac('sha256', options.identityKey).update(customer.id).digest('hex')
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    const looksAt = url.searchParams.get('product')
    response.end(
      shopPage({
        ...options,
        products: demoProducts,
        customers: demoCustomers,
        ...(demoProducts.some(({ id }) => id === looksAt) && looksAt && { looksAt }),
        ...(customer && proof && { signedIn: { ...customer, proof } }),
      }),
    )
    return true
  }
  const call = /^api\/actions\/([a-z-]+)$/.exec(path)?.[1]
  if (call && request.method === 'POST') {
    void readJson(request).then(
      (body) => json(200, options.actions.act(call, String(request.headers['idempotency-key'] ?? ''), body)),
      () => json(400, { error: 'not JSON' }),
    )
    return true
  }
  if (path === 'api/products') return json(200, { items: demoProducts })
  if (path === 'api/orders') {
    const customer = url.searchParams.get('customer')
    return json(200, {
      items: options.actions.orders
        .filter((order) => order.customerId === customer)
        .map(({ customerId, phone, ...order }) => order),
    })
  }
  const number = /^api\/orders\/(\w+)$/.exec(path)?.[1]
  const order = options.actions.orders.find((candidate) => candidate.number === number)
  if (!number) return json(404, { error: 'not found' })
  if (!order) return json(404, { error: 'no such order' })
  const isProven =
    url.searchParams.get('externalId') === order.customerId ||
    order.phone.endsWith(url.searchParams.get('phoneTail') ?? '-')
  if (!isProven) return json(403, { error: 'proof needed' })
  const { customerId, phone, ...shown } = order
  return json(200, shown)
}
