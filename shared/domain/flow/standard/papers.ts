import type { Flow } from '../../../../schemas/records/flow.ts'
import { endedRule, order } from './slots.ts'

/** Money and papers. */
export const paperTasks: readonly Flow[] = [
  {
    id: 'invoice',
    version: 1,
    isActive: true,
    name: { zh: '开发票', en: 'Get an invoice' },
    examples: {
      zh: [
        '帮我开发票',
        '我要开发票',
        '给我开张发票',
        '我需要发票',
        '帮我开个公司抬头的发票',
        '开电子发票',
        '补开发票',
        '麻烦开一下票',
      ],
      en: [
        'send me an invoice',
        'I need an invoice for my order',
        'issue an invoice please',
        'please make out an invoice to my company',
        'invoice for my order',
      ],
    },
    slots: [
      order,
      {
        name: 'kind',
        kind: 'choice',
        label: { zh: '抬头类型', en: 'made out to' },
        ask: { zh: '开个人还是公司抬头？', en: 'Is it for a person or a company?' },
        options: [
          {
            id: 'person',
            label: { zh: '个人', en: 'A person' },
            words: ['个人', '私人', 'person', 'personal', 'myself'],
          },
          {
            id: 'company',
            label: { zh: '公司', en: 'A company' },
            words: ['公司', '企业', '单位', '专票', 'company', 'business'],
          },
        ],
      },
      {
        name: 'title',
        kind: 'text',
        label: { zh: '发票抬头', en: 'name on the invoice' },
        ask: { zh: '发票抬头写什么？', en: 'What name should be on it?' },
        options: [],
      },
      {
        name: 'taxId',
        kind: 'taxId',
        label: { zh: '税号', en: 'tax number' },
        ask: { zh: '请提供公司税号（15 或 18 位）。', en: 'What is the company’s tax number (15 or 18 signs)?' },
        options: [],
        when: { kind: ['company'] },
      },
      {
        name: 'email',
        kind: 'email',
        label: { zh: '邮箱', en: 'e-mail' },
        ask: { zh: '电子发票发到哪个邮箱？', en: 'Which e-mail address should it go to?' },
        options: [],
      },
    ],
    rules: [
      {
        when: { 'order.status': ['unpaid', 'cancelled', 'refunded'] },
        say: {
          zh: '订单 {order} 目前是“{order.statusText}”，不能开发票。',
          en: 'Order {order} is “{order.statusText}”; no invoice can be issued for it.',
        },
        then: 'stop',
      },
    ],
    confirm: {
      zh: '为订单 {order} 开 ¥{order.total} 的电子发票，抬头：{title} {taxId}，发到 {email}。确认吗？',
      en: 'An electronic invoice of ¥{order.total} for order {order}, made out to {title} {taxId}, sent to {email}. Shall I?',
    },
    call: 'invoice',
    done: {
      zh: '已提交，电子发票会在 24 小时内发到 {email}。',
      en: 'It is on its way: the invoice reaches {email} within 24 hours.',
    },
  },
  {
    id: 'price-protection',
    version: 1,
    isActive: true,
    name: { zh: '价格保护', en: 'Price protection' },
    examples: {
      zh: [
        '我要申请价保',
        '刚买就降价了给我退差价',
        '帮我申请退差价',
        '买贵了补我差价',
        '降价了能退我钱吗帮我办一下',
        '申请价格保护',
      ],
      en: [
        'the price dropped, refund me the difference',
        'claim price protection for my order',
        'it is cheaper now, give me the difference back',
        'price match my order',
      ],
    },
    slots: [order],
    rules: [
      endedRule,
      {
        when: { 'order.daysSincePlaced': { above: 15 } },
        say: {
          zh: '订单 {order} 下单已超过 15 天，不在价保期内了。',
          en: 'Order {order} was placed more than 15 days ago; price protection has ended.',
        },
        then: 'stop',
      },
    ],
    confirm: {
      zh: '为订单 {order}（¥{order.total}）申请价格保护，系统会按现价计算差额。确认吗？',
      en: 'Apply for price protection on order {order} (¥{order.total})? The shop works out the difference from today’s price.',
    },
    call: 'price-protection',
    done: {
      zh: '价保申请成功，差额 ¥{result.amount} 会原路退回。',
      en: 'Done: the difference of ¥{result.amount} goes back the way you paid.',
    },
  },
]
