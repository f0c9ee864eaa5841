import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { demoOrders, demoProducts } from './demo-data.ts'
import { shopPage } from './page.ts'

export interface ShopOptions {
  readonly base: string
  readonly webChatInbox: string
  readonly identityKey: string
}

export const demoCustomers = [
  { id: 'u-1001', name: '林小雨', level: 'vip', phone: '13800006688' },
  { id: 'u-1002', name: 'Alex Chen', level: 'normal', phone: '13900001234' },
] as const

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
    response.end(
      shopPage({
        ...options,
        products: demoProducts,
        customers: demoCustomers,
        ...(customer && proof && { signedIn: { ...customer, proof } }),
      }),
    )
    return true
  }
  if (path === 'api/products') return json(200, { items: demoProducts })
  if (path === 'api/orders') {
    const customer = url.searchParams.get('customer')
    return json(200, {
      items: demoOrders
        .filter((order) => order.customerId === customer)
        .map(({ customerId, phone, ...order }) => order),
    })
  }
  const number = /^api\/orders\/(\w+)$/.exec(path)?.[1]
  const order = demoOrders.find((candidate) => candidate.number === number)
  if (!number) return json(404, { error: 'not found' })
  if (!order) return json(404, { error: 'no such order' })
  const isProven =
    url.searchParams.get('externalId') === order.customerId ||
    order.phone.endsWith(url.searchParams.get('phoneTail') ?? '-')
  if (!isProven) return json(403, { error: 'proof needed' })
  const { customerId, phone, ...shown } = order
  return json(200, shown)
}
