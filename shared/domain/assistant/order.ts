import type { Language } from '../../../schemas/records/conversation.ts'
import type { ShopOrder } from '../../../schemas/records/shop.ts'
import { normalise } from './normalise.ts'

/** An order number of the shop as customers write it: YK and twelve digits, with or without spaces and dashes. */
export function orderNumberIn(text: string): string | undefined {
  const found = /(?<![a-z0-9])yk[\s-]*((?:\d[\s-]*){12})(?!\d)/.exec(normalise(text))?.[1]
  return found && `YK${found.replace(/\D/g, '')}`
}

const written = /(?<![a-z0-9])yk[\s-]*(?:\d[\s-]*){12}(?!\d)/g

/** A text without its order numbers: what is to be done, not with which. */
export const withoutOrderNumber = (text: string): string => normalise(text).replace(written, ' ')

/** Four digits that stand alone: the tail of a phone number. */
export const phoneTailIn = (text: string): string | undefined =>
  /(?<!\d)(\d{4})(?!\d)/.exec(normalise(text))?.[1] ?? /(?<!\d)1[3-9]\d{5}(\d{4})(?!\d)/.exec(normalise(text))?.[1]

/** A text without the end of a phone number, and the words that lead to it. */
export const withoutPhoneTail = (text: string): string =>
  text.replace(/(尾号|后四位|ending( in)?|last four)?[^\d]{0,3}(?<!\d)\d{4}(?!\d)/i, ' ')

const orderWords =
  /(我的?|那个|查|看).{0,6}(订单|快递|包裹|物流|单子)|(订单|快递|包裹|物流|货|东西).{0,8}(到哪|哪里|哪儿|在哪|状态|进度|什么时候到|几时到|多久到|没到|还没|发货了吗|怎么还|到了吗|查询)|什么时候(发货|送到|能到)|^(我的?)?(订单|物流|快递|包裹)[呢?？。 ]*$|(还没|还不|怎么没|一直没|一直不)有?(给我)?发[啊呀呢吗了?？!！。 ]*$|(^|\P{Script=Han})什么时候到货|(还没|还不|一直没|一直不|迟迟没|迟迟不|怎么没)有?(给我)?(发货|发出|寄出|派送|送来)|我(买|订|拍)?的(?!退|钱|款|发票|.{0,4}券|积分|会员).{0,8}(什么时候|啥时候|几时|何时|多久|哪天|几号)(能|可以|才|会)?(到(?!期|账|帐)|送|发货|发出|寄)|查(一下)?(物流|快递|订单)|到哪(里|儿)?了|\b(where|track|status|when)\b.{0,30}\b(order|parcel|package|delivery|shipment)\b|\b(my|the) (order|parcel|package)\b.{0,20}\b(arriv|here|late|status|yet|shipped|coming)|\btrack(ing)?\b|\b(has|have)(n't| not) (it |they |my \w+ )?(been )?(shipped|sent|arrived|come|delivered)\b|\bnot (been )?(shipped|arrived|delivered) yet\b|\bwhen (will|does|do|is|are) my (?!refund|money|invoice|coupon|points)\w+( \w+)? (arrive|come|get here|ship|be (here|delivered|shipped))\b/u

/** Whether a text asks about an order of one's own rather than about the rules of ordering. */
export const asksAboutOrder = (text: string): boolean =>
  orderWords.test(normalise(text)) &&
  !/怎么(查|看)|如何(查|看)|在哪(里|儿)?(查|看)|how (do|can) i (track|check)/.test(normalise(text))

const statusWords: Readonly<Record<ShopOrder['status'], Readonly<Record<Language, string>>>> = {
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
    ? [`订单 ${order.number}：${statusWords[order.status].zh}`, `商品：${items}`]
    : [`Order ${order.number}: ${statusWords[order.status].en}`, `Items: ${items}`]
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

const dayMs = 86_400_000

/** What rules and words of a task may use of an order. */
export function orderFacts(order: ShopOrder, language: Language, nowMs: number): Readonly<Record<string, string>> {
  const isZh = language === 'zh'
  const days = (iso: string) => String(Math.floor((nowMs - Date.parse(iso)) / dayMs))
  const refund = order.refund
  return {
    order: order.number,
    'order.status': order.status,
    'order.statusText': statusWords[order.status][language],
    'order.items': order.items.map((item) => (isZh ? item.name : item.nameEn)).join(isZh ? '、' : ', '),
    'order.total': String(order.total),
    'order.text': describeOrder(order, language),
    'order.daysSincePlaced': days(order.placedAt),
    ...(order.deliveredAt && { 'order.daysSinceDelivery': days(order.deliveredAt) }),
    'order.refundText': refund
      ? isZh
        ? `订单 ${order.number} 退款 ¥${refund.amount}：${refund.text}`
        : `Order ${order.number}, refund of ¥${refund.amount}: ${refund.textEn}`
      : isZh
        ? `订单 ${order.number} ${statusWords[order.status].zh}，退款按原路返回，一般 1 至 3 个工作日到账。`
        : `Order ${order.number}: ${statusWords[order.status].en}. The money goes back the way it was paid, usually within 1 to 3 working days.`,
  }
}
