import type { Flow } from '../../../../schemas/records/flow.ts'
import { endedRule, order } from './slots.ts'

/** Where an order is, and what can still be changed about it. */
export const orderTasks: readonly Flow[] = [
  {
    id: 'order-status',
    version: 1,
    isActive: true,
    name: { zh: '查订单', en: 'Track an order' },
    examples: {
      zh: [
        '我的订单到哪了',
        '帮我查一下快递',
        '查订单',
        '查物流',
        '我的快递到哪里了',
        '我的包裹怎么还没到',
        '东西什么时候能到',
        '我买的东西到哪了',
        '我的货发了吗',
        '看看我的订单',
        '物流怎么不动了',
        '我那个单子什么情况',
        '快递什么时候送到',
        '订单状态',
        '还没收到货',
        '怎么还没到',
        '怎么还没送到',
        '好几天了还没到',
      ],
      en: [
        'where is my order',
        'track my parcel',
        'has my order shipped',
        'when will my package arrive',
        'order status',
        'my delivery is late',
        "I haven't received my order",
        'my package still has not come',
        'check my order',
        'what is happening with my order',
        'why is it not here yet',
      ],
    },
    slots: [order],
    rules: [],
    done: { zh: '{order.text}', en: '{order.text}' },
  },
  {
    id: 'refund-progress',
    version: 1,
    isActive: true,
    name: { zh: '查退款进度', en: 'Refund progress' },
    examples: {
      zh: [
        '我的退款到哪了',
        '帮我查一下退款进度',
        '退款怎么还没到',
        '我的钱退了吗',
        '退款处理到哪一步了',
        '查退款',
        '我退的货钱还没回来',
        '我申请的退款怎么样了',
        '钱怎么还没退给我',
      ],
      en: [
        'where is my refund',
        'has my refund been processed',
        'refund status',
        "I still haven't got my money back",
        'check my refund',
        'my refund has not arrived',
      ],
    },
    slots: [order],
    rules: [
      {
        when: { 'order.status': ['unpaid', 'paid', 'shipped', 'delivered'] },
        say: {
          zh: '订单 {order} 没有正在处理的退款，目前是“{order.statusText}”。需要退货或取消，直接告诉我就可以。',
          en: 'There is no refund in progress for order {order}; it is “{order.statusText}”. Tell me if you want to return or cancel it.',
        },
        then: 'stop',
      },
      {
        when: { 'order.status': ['cancelled'] },
        say: {
          zh: '订单 {order} 已取消，款项按原路退回，一般 1 至 3 个工作日到账。',
          en: 'Order {order} is cancelled; the money goes back the way it was paid, usually within 1 to 3 working days.',
        },
        then: 'stop',
      },
    ],
    done: { zh: '{order.refundText}', en: '{order.refundText}' },
  },
  {
    id: 'change-address',
    version: 1,
    isActive: true,
    name: { zh: '修改收货地址', en: 'Change the delivery address' },
    examples: {
      zh: [
        '帮我改一下收货地址',
        '我要改地址',
        '我想换个收货地址',
        '地址写错了帮我改一下',
        '把地址改成',
        '订单地址填错了',
        '能帮我改下地址吗',
        '收货地址不对要改',
        '寄到另一个地址',
      ],
      en: [
        'change my delivery address',
        'please update the shipping address',
        'I put the wrong address on my order',
        'send my order to a different address',
        'I need to change the address on my order',
        'I moved, can you ship it to my new address',
      ],
    },
    slots: [
      order,
      {
        name: 'address',
        kind: 'address',
        label: { zh: '新地址', en: 'new address' },
        ask: {
          zh: '请告诉我新的收货地址（省市区、街道和门牌号）。',
          en: 'What is the new address? Street, number, city.',
        },
        options: [],
      },
    ],
    rules: [
      endedRule,
      {
        when: { 'order.status': ['delivered'] },
        say: {
          zh: '订单 {order} 已经签收，地址改不了了。',
          en: 'Order {order} has been delivered; its address can no longer change.',
        },
        then: 'stop',
      },
      {
        when: { 'order.status': ['shipped'] },
        say: {
          zh: '订单 {order} 已经发出，改派要由同事联系快递，我帮您转人工。',
          en: 'Order {order} is already on its way; a colleague has to ask the carrier. I am passing you on.',
        },
        then: 'human',
      },
    ],
    confirm: {
      zh: '把订单 {order} 的收货地址改为：{address}。确认修改吗？',
      en: 'Change the address of order {order} to: {address}. Shall I?',
    },
    call: 'change-address',
    done: { zh: '改好了，订单 {order} 会寄到：{address}。', en: 'Done: order {order} will go to {address}.' },
  },
  {
    id: 'cancel-order',
    version: 1,
    isActive: true,
    name: { zh: '取消订单', en: 'Cancel an order' },
    examples: {
      zh: [
        '帮我取消订单',
        '我要取消订单',
        '我不想要了帮我取消',
        '这个订单我不买了',
        '取消我的订单',
        '把订单撤掉',
        '刚下的单不要了',
        '我要撤单',
        '还没发货我不要了',
        '订单帮我退掉还没发货',
      ],
      en: [
        'cancel my order',
        'I want to cancel my order',
        'please cancel it',
        "I don't want it any more, cancel the order",
        'call off my order',
      ],
    },
    slots: [order],
    rules: [
      endedRule,
      {
        when: { 'order.status': ['shipped'] },
        say: {
          zh: '订单 {order} 已经发出，不能直接取消。您可以拒收，或者收到后 7 天内退货，需要时告诉我“我要退货”。',
          en: 'Order {order} is on its way and cannot be cancelled. You can refuse the parcel, or return it within 7 days: just say “I want to return it”.',
        },
        then: 'stop',
      },
      {
        when: { 'order.status': ['delivered'] },
        say: {
          zh: '订单 {order} 已经签收，不能取消；7 天内可以退货，告诉我“我要退货”就行。',
          en: 'Order {order} has been delivered and cannot be cancelled; within 7 days you can return it: say “I want to return it”.',
        },
        then: 'stop',
      },
    ],
    confirm: {
      zh: '取消订单 {order}（{order.items}，¥{order.total}），确认吗？取消后不能恢复。',
      en: 'Cancel order {order} ({order.items}, ¥{order.total})? This cannot be undone.',
    },
    call: 'cancel-order',
    done: {
      zh: '订单 {order} 已取消。已付的款项会原路退回，一般 1 至 3 个工作日到账。',
      en: 'Order {order} is cancelled. What was paid goes back the way it came, usually within 1 to 3 working days.',
    },
  },
]
