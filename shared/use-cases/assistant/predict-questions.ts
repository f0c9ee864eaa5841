import type { SpokenContext } from '../../../schemas/commands/spoken.ts'
import type { Suggestion } from '../../../schemas/records/content.ts'
import type { Language } from '../../../schemas/records/conversation.ts'
import type { ShopOrder } from '../../../schemas/records/shop.ts'
import { holdsFor } from '../../domain/assistant/conditions.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { productIn } from '../../domain/assistant/product.ts'
import { isFeatured } from '../../domain/assistant/suggest.ts'
import { isTask, taskIn } from '../../domain/flow/entries.ts'
import type { Shop } from '../../ports/outside.ts'
import type { Known } from './knowledge-cache.ts'

const most = 4
/** Nobody waits for guesses. */
const patienceMs = 900

/** The tasks that an order's state makes likely, the likeliest first. */
const likely: Readonly<Record<ShopOrder['status'], readonly string[]>> = {
  unpaid: ['cancel-order'],
  paid: ['order-status', 'change-address', 'cancel-order'],
  shipped: ['order-status', 'change-address'],
  delivered: ['return', 'exchange', 'invoice'],
  refunding: ['refund-progress'],
  refunded: ['refund-progress'],
  cancelled: [],
}

export interface Visit {
  readonly language: Language
  readonly inboxId: string
  readonly about?: SpokenContext
  /** Who it provably is. */
  readonly customer?: { readonly externalId: string; readonly level: 'normal' | 'vip' }
}

interface Ports {
  readonly shop: Shop
  readonly knowledge: () => Promise<Known>
  readonly now: () => number
}

/**
 * What somebody who has not typed yet may want: by the state of their newest order, by the product that they look at,
 * and by what editors put forward. None, rather than late.
 */
export async function predictQuestions(ports: Ports, visit: Visit): Promise<readonly Suggestion[]> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<readonly Suggestion[]>((done) => {
    timer = setTimeout(() => done([]), patienceMs)
  })
  try {
    return await Promise.race([guess(ports, visit), late])
  } finally {
    clearTimeout(timer)
  }
}

async function guess(ports: Ports, visit: Visit): Promise<readonly Suggestion[]> {
  const { language, about, customer, inboxId } = visit
  const [{ index, tasks }, orders, products] = await Promise.all([
    ports.knowledge(),
    customer ? ports.shop.ordersOf(customer.externalId).catch(() => []) : [],
    about?.product ? ports.shop.products().catch(() => []) : [],
  ])
  const named = about?.product ?? ''
  const product = products.find(({ id }) => id === named) ?? (named ? productIn(named, products) : undefined)
  const newest = [...orders].sort((a, b) => b.placedAt.localeCompare(a.placedAt))[0]
  const situation = {
    nowMs: ports.now(),
    isVerified: customer !== undefined,
    isVip: customer?.level === 'vip',
    inboxId,
    region: about?.region,
    products: [named, product?.name ?? '', product?.nameEn ?? ''].filter(Boolean),
    text: '',
  }
  const ours = index.entries.filter((entry) => entry.language === language)
  const entries = ours.filter((entry) => !isTask(entry) && holdsFor(entry, situation))
  const wished = likely[newest?.status ?? 'cancelled'].flatMap((task) => {
    const entry = ours.find(({ id }) => taskIn(id, tasks)?.id === task)
    return entry ? [{ id: entry.id, label: entry.similar[0] ?? entry.question }] : []
  })
  const aboutProduct = product
    ? [
        ...entries.filter((one) => one.products?.length).map(({ id, question }) => ({ id, label: question })),
        ...(['suggestColors', 'suggestStock'] as const).map((phrase) => ({
          label: say(phrase, language, { product: language === 'zh' ? product.name : product.nameEn }),
        })),
      ]
    : []
  const featured = entries.filter(isFeatured).map(({ id, question }) => ({ id, label: question }))
  const all: readonly Suggestion[] = [...wished.slice(0, 2), ...aboutProduct.slice(0, 2), ...featured]
  return all.filter((one, place) => all.findIndex(({ label }) => label === one.label) === place).slice(0, most)
}
