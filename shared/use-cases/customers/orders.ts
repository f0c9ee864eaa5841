import type { ShopOrder, ShopProduct } from '../../../schemas/records/shop.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import type { Core } from '../../ports/core.ts'
import type { Shop } from '../../ports/outside.ts'
import { getCustomer } from './customers.ts'

const shownOrders = 10
const shownProducts = 20

/** What staff see of the shop beside a conversation. */
export const staffSees = (ports: Pick<Core, 'table'> & { readonly shop: Shop }) => ({
  /** The newest orders of a customer whose identity the shop has proven; none of anybody else. */
  async ordersOf(customerId: string): Promise<readonly ShopOrder[]> {
    const { externalId, isVerified } = await getCustomer(ports, customerId)
    if (!externalId || !isVerified) return []
    const orders = await ports.shop.ordersOf(externalId)
    return orders.toSorted((a, b) => b.placedAt.localeCompare(a.placedAt)).slice(0, shownOrders)
  },
  async products(words: string): Promise<readonly ShopProduct[]> {
    const wanted = normalise(words)
    const named = (product: ShopProduct) => normalise([product.name, product.nameEn, ...product.aliases].join(' '))
    return (await ports.shop.products()).filter((product) => named(product).includes(wanted)).slice(0, shownProducts)
  },
})
