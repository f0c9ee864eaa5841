import type { Flow, Slot } from '../../../../schemas/records/flow.ts'

export const order: Slot = {
  name: 'order',
  kind: 'order',
  label: { zh: '订单', en: 'order' },
  ask: {
    zh: '请告诉我您的订单号（以 YK 开头），我来查询。',
    en: 'Please tell me your order number (it starts with YK) and I will look it up.',
  },
  options: [],
}

export const phone: Slot = {
  name: 'phone',
  kind: 'phone',
  label: { zh: '电话', en: 'phone' },
  ask: { zh: '请告诉我联系电话。', en: 'Which phone number can we reach you on?' },
  options: [],
}

export const photo: Slot = {
  name: 'photo',
  kind: 'photo',
  label: { zh: '照片', en: 'photo' },
  ask: {
    zh: '请发一张能看清问题的照片；没有的话回复“没有”。',
    en: 'Please send a photo that shows the problem, or say “none”.',
  },
  options: [],
}

/** Nothing is done to an order that is over. */
export const endedRule: Flow['rules'][number] = {
  when: { 'order.status': ['refunded', 'cancelled', 'refunding'] },
  say: {
    zh: '订单 {order} 目前是“{order.statusText}”，不需要再办理了。',
    en: 'Order {order} is already “{order.statusText}”, so there is nothing left to do.',
  },
  then: 'stop',
}
