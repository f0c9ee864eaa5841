import type { Flow } from '../../../../schemas/records/flow.ts'
import { endedRule, order, photo } from './slots.ts'

/** What comes back. */
export const returnTasks: readonly Flow[] = [
  {
    id: 'return',
    version: 1,
    isActive: true,
    name: { zh: '退货退款', en: 'Return for a refund' },
    examples: {
      zh: [
        '我要退货',
        '我想退货',
        '帮我办退货',
        '我想退掉这个',
        '帮我申请退货退款',
        '收到不喜欢帮我退了',
        '东西不合适我要退',
        '这件我要退款',
        '质量不行要退货',
        '我要把东西退回去',
      ],
      en: [
        'I want to return it',
        'I would like to return my order',
        'start a return for me',
        'send it back and refund me',
        "I don't like it, take it back",
        'return my order please',
      ],
    },
    slots: [
      order,
      {
        name: 'reason',
        kind: 'choice',
        label: { zh: '原因', en: 'reason' },
        ask: { zh: '退货的原因是？', en: 'Why are you returning it?' },
        options: [
          {
            id: 'size',
            label: { zh: '尺码不合适', en: 'Does not fit' },
            words: [
              '尺码',
              '大小',
              '太大',
              '太小',
              '偏大',
              '偏小',
              '不合身',
              '不合适',
              'fit',
              'too big',
              'too small',
              'size',
            ],
          },
          {
            id: 'quality',
            label: { zh: '质量问题', en: 'Faulty' },
            words: [
              '质量',
              '坏',
              '破',
              '瑕疵',
              '掉色',
              '开线',
              '脱线',
              '有问题',
              'faulty',
              'broken',
              'damaged',
              'defective',
              'quality',
            ],
          },
          {
            id: 'wrong',
            label: { zh: '发错货', en: 'Wrong item' },
            words: [
              '发错',
              '错发',
              '不是我买的',
              '颜色不对',
              'wrong item',
              'wrong colour',
              'wrong color',
              'not what i ordered',
            ],
          },
          {
            id: 'mind',
            label: { zh: '不想要了', en: 'Changed my mind' },
            words: [
              '不想要',
              '不喜欢',
              '不要了',
              '后悔',
              '多买',
              "don't like",
              'changed my mind',
              "don't want",
              "don't need",
            ],
          },
        ],
      },
      { ...photo, when: { reason: ['quality', 'wrong'] } },
    ],
    rules: [
      endedRule,
      {
        when: { 'order.status': ['unpaid', 'paid'] },
        say: {
          zh: '订单 {order} 还没有发货，直接取消更快：告诉我“取消订单”就可以。',
          en: 'Order {order} has not been sent yet; cancelling is quicker: just say “cancel my order”.',
        },
        then: 'stop',
      },
      {
        when: { 'order.status': ['shipped'] },
        say: {
          zh: '订单 {order} 还在路上，您可以拒收，或者签收后再来找我退货。',
          en: 'Order {order} is still on its way. You can refuse it, or come back to me once you have it.',
        },
        then: 'stop',
      },
      {
        when: { 'order.daysSinceDelivery': { above: 7 }, reason: ['size', 'mind'] },
        say: {
          zh: '订单 {order} 签收已超过 7 天，不在无理由退货期内。质量问题仍可办理，直接告诉我问题就行。',
          en: 'Order {order} was delivered more than 7 days ago, so it can no longer be returned without a fault. If something is wrong with it, tell me.',
        },
        then: 'stop',
      },
      {
        when: { 'order.daysSinceDelivery': { above: 15 }, reason: ['quality', 'wrong'] },
        say: {
          zh: '订单 {order} 签收已超过 15 天，需要同事人工判断，我帮您转过去。',
          en: 'Order {order} was delivered more than 15 days ago; a colleague has to look at it. I am passing you on.',
        },
        then: 'human',
      },
    ],
    confirm: {
      zh: '为订单 {order}（{order.items}）申请退货，原因：{reason}，预计退款 ¥{order.total}。确认提交吗？',
      en: 'Return order {order} ({order.items}) because: {reason}; the refund would be ¥{order.total}. Shall I?',
    },
    call: 'return',
    done: {
      zh: '退货申请已提交，单号 {result.reference}。请在 3 天内寄回：{result.address}，我们验货后 24 小时内退款。',
      en: 'Your return {result.reference} is registered. Please send it within 3 days to: {result.address}. The refund follows within 24 hours of its arrival.',
    },
  },
  {
    id: 'exchange',
    version: 1,
    isActive: true,
    name: { zh: '换货', en: 'Exchange' },
    examples: {
      zh: [
        '我要换货',
        '帮我换个大一码的',
        '帮我换个颜色',
        '尺码不对帮我换一下',
        '换成L码',
        '我想换一件小一点的',
        '能帮我换个尺码吗',
        '买小了要换大的',
      ],
      en: [
        'I want to exchange it',
        'swap it for a larger size please',
        'exchange my order for another colour',
        'can you change it to a size L',
        'I need a different size, please exchange it',
      ],
    },
    cues: ['换', 'exchange', 'swap', 'change', 'replace', 'different', 'another', 'larger', 'smaller', 'bigger'],
    slots: [
      order,
      {
        name: 'variant',
        kind: 'variant',
        label: { zh: '换成', en: 'wanted instead' },
        ask: { zh: '想换成什么颜色或尺码？', en: 'Which size or colour would you like instead?' },
        options: [],
      },
    ],
    rules: [
      endedRule,
      {
        when: { 'order.status': ['unpaid', 'paid', 'shipped'] },
        say: {
          zh: '订单 {order} 目前是“{order.statusText}”，收到后才能换货。',
          en: 'Order {order} is “{order.statusText}”; it can be exchanged once you have it.',
        },
        then: 'stop',
      },
      {
        when: { 'order.daysSinceDelivery': { above: 15 } },
        say: {
          zh: '订单 {order} 签收已超过 15 天，不在换货期内了。',
          en: 'Order {order} was delivered more than 15 days ago, so it can no longer be exchanged.',
        },
        then: 'stop',
      },
    ],
    confirm: {
      zh: '把订单 {order}（{order.items}）换成 {variant}，确认提交吗？',
      en: 'Exchange order {order} ({order.items}) for {variant}. Shall I?',
    },
    call: 'exchange',
    done: {
      zh: '换货申请已提交，单号 {result.reference}。请寄回：{result.address}，收到后 24 小时内寄出 {variant}。',
      en: 'Your exchange {result.reference} is registered. Please send it to: {result.address}; {variant} leaves within 24 hours of its arrival.',
    },
  },
]
