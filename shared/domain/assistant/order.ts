import type { Language } from '../../../schemas/records/conversation.ts'
import type { ShopOrder } from '../../../schemas/records/shop.ts'
import { normalise } from './normalise.ts'

/** An order number of the shop as customers write it: YK and twelve digits, with or without spaces and dashes. */
export function orderNumberIn(text: string): string | undefined {
  const found = /(?<![a-z0-9])yk[\s-]*((?:\d[\s-]*){12})(?!\d)/.exec(normalise(text))?.[1]
  return found && `YK${found.replace(/\D/g, '')}`
}

/** Four digits that stand alone: the tail of a phone number. */
export const phoneTailIn = (text: string): string | undefined =>
  /(?<!\d)(\d{4})(?!\d)/.exec(normalise(text))?.[1] ?? /(?<!\d)1[3-9]\d{5}(\d{4})(?!\d)/.exec(normalise(text))?.[1]

const orderWords =
  /(我的?|那个|查|看).{0,6}(订单|快递|包裹|物流|单子)|(订单|快递|包裹|物流|货|东西).{0,8}(到哪|哪里|哪儿|在哪|状态|进度|什么时候到|几时到|多久到|没到|还没|发货了吗|怎么还|到了吗|查询)|什么时候(发货|到货|送到|能到)|查(一下)?(物流|快递|订单)|到哪(里|儿)?了|\b(where|track|status|when)\b.{0,30}\b(order|parcel|package|delivery|shipment)\b|\b(my|the) (order|parcel|package)\b.{0,20}\b(arriv|here|late|status|yet|shipped|coming)|\btrack(ing)?\b/

/** Whether a text asks about an order of one's own rather than about the rules of ordering. */
export const asksAboutOrder = (text: string): boolean =>
  orderWords.test(normalise(text)) &&
  !/怎么(查|看)|如何(查|看)|在哪(里|儿)?(查|看)|how (do|can) i (track|check)/.test(normalise(text))

const words: Readonly<Record<ShopOrder['status'], Readonly<Record<Language, string>>>> = {
  unpaid: { zh: '待付款', en: 'waiting for payment' },
  paid: { zh: '已付款，等待发货', en: 'paid, being prepared' },
  shipped: { zh: '已发货，运输中', en: 'shipped, on its way' },
  delivered: { zh: '已签收', en: 'delivered' },
  refunding: { zh: '退款处理中', en: 'refund in progress' },
  refunded: { zh: '已退款', en: 'refunded' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}

const day = (iso: string) => iso.slice(0, 10)

/** An order told in a few lines. */
export function describeOrder(order: ShopOrder, language: Language): string {
  const isZh = language === 'zh'
  const items = order.items
    .map((item) => `${isZh ? item.name : item.nameEn} ×${item.quantity}`)
    .join(isZh ? '、' : ', ')
  const lines = isZh
    ? [`订单 ${order.number}：${words[order.status].zh}`, `商品：${items}`]
    : [`Order ${order.number}: ${words[order.status].en}`, `Items: ${items}`]
  if (order.trackingNumber)
    lines.push(
      isZh ? `快递：${order.carrier} ${order.trackingNumber}` : `Carrier: ${order.carrier} ${order.trackingNumber}`,
    )
  if (order.lastTrack)
    lines.push(
      isZh
        ? `最新物流：${day(order.lastTrack.at)} ${order.lastTrack.text}`
        : `Latest: ${day(order.lastTrack.at)} ${order.lastTrack.textEn}`,
    )
  if (order.estimatedArrival && order.status === 'shipped')
    lines.push(isZh ? `预计送达：${day(order.estimatedArrival)}` : `Expected: ${day(order.estimatedArrival)}`)
  return lines.join('\n')
}
