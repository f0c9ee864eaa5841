import type { ShopProduct, ShopResult } from '../../schemas/records/shop.ts'
import type { DemoOrder } from './demo-data.ts'

export interface ActionBody {
  readonly slots: Readonly<Record<string, string>>
  readonly proof: { readonly externalId?: string; readonly phoneTail?: string }
}

const warehouse = '杭州市萧山区云客路 8 号退货仓 / Returns, 8 Yunke Road, Hangzhou'
const no = (reason: string, reasonEn: string): ShopResult => ({ ok: false, reason, reasonEn })
const yes = (facts: Readonly<Record<string, string>> = {}): ShopResult => ({ ok: true, facts })

/** What the demo shop does when it is asked to: each undertaking once, by its key, and only for whom the order is. */
export function shopActions(initial: readonly DemoOrder[], products: readonly ShopProduct[]) {
  const orders = initial.map((order) => ({ ...order }))
  const done = new Map<string, ShopResult>()
  let count = 0
  const reference = (kind: string) => `${kind}${String(++count).padStart(5, '0')}`

  const perform = (call: string, { slots, proof }: ActionBody): ShopResult => {
    if (call === 'stock-notice') return slots.phone ? yes() : no('缺少联系电话', 'a phone number is missing')
    const order = orders.find(({ number }) => number === slots.order)
    if (!order) return no('没有这个订单', 'there is no such order')
    const isTheirs = proof.externalId === order.customerId || (proof.phoneTail && order.phone.endsWith(proof.phoneTail))
    if (!isTheirs) return no('订单不属于您', 'it is not your order')
    switch (call) {
      case 'change-address':
        return order.status === 'paid' || order.status === 'unpaid'
          ? yes()
          : no('订单已发出', 'the order has been sent')
      case 'cancel-order': {
        if (order.status !== 'paid' && order.status !== 'unpaid') return no('订单已发出', 'the order has been sent')
        order.status = 'cancelled'
        return yes()
      }
      case 'return': {
        order.status = 'refunding'
        return yes({ reference: reference('RT'), address: warehouse })
      }
      case 'exchange':
        return yes({ reference: reference('EX'), address: warehouse })
      case 'invoice':
        return yes()
      case 'price-protection': {
        const product = products.find(({ name }) => order.items.some((item) => item.name.startsWith(name)))
        const paid = order.total / Math.max(1, order.items[0]?.quantity ?? 1)
        const difference = paid - (product?.price ?? paid)
        return difference > 0
          ? yes({ amount: difference.toFixed(2) })
          : no('现价没有低于您的购买价', 'today’s price is not below what you paid')
      }
      default:
        return no(`商店不会“${call}”`, `the shop cannot "${call}"`)
    }
  }
  return {
    orders: orders as readonly DemoOrder[],
    act: (call: string, key: string, body: ActionBody): ShopResult => {
      const before = done.get(key)
      if (before) return before
      const result = perform(call, body)
      if (key && result.ok) done.set(key, result)
      return result
    },
  }
}
