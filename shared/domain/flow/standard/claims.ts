import type { Flow } from '../../../../schemas/records/flow.ts'
import { order, phone, photo } from './slots.ts'

/** What a human or the shop will come back to. */
export const laterTasks: readonly Flow[] = [
  {
    id: 'stock-notice',
    version: 1,
    isActive: true,
    name: { zh: '到货通知', en: 'Tell me when it is back' },
    cues: ['通知', '告诉', '提醒', '叫我', '登记', 'notify', 'tell me', 'let me know', 'alert', 'remind'],
    examples: {
      zh: ['到货了通知我', '有货的时候告诉我一声', '补货了提醒我', '帮我登记到货通知', '没货的话到货叫我'],
      en: [
        'tell me when it is back in stock',
        'notify me when available',
        'let me know when you have it again',
        'back in stock alert please',
      ],
    },
    slots: [
      {
        name: 'product',
        kind: 'product',
        label: { zh: '商品', en: 'product' },
        ask: { zh: '请问是哪一款商品？', en: 'Which product is it?' },
        options: [],
      },
      {
        name: 'variant',
        kind: 'variant',
        label: { zh: '颜色尺码', en: 'size or colour' },
        ask: { zh: '想要什么颜色或尺码？', en: 'Which size or colour?' },
        options: [],
      },
      phone,
    ],
    rules: [],
    confirm: {
      zh: '{product} {variant} 到货时短信通知 {phone}，确认登记吗？',
      en: 'Send a text to {phone} when {product} in {variant} is back. Shall I?',
    },
    call: 'stock-notice',
    done: { zh: '登记好了，到货会通知您。', en: 'Noted. You will hear from us when it is back.' },
  },
  {
    id: 'claim',
    version: 1,
    isActive: true,
    name: { zh: '破损、少发、错发登记', en: 'Report a damaged, missing or wrong item' },
    examples: {
      zh: [
        '收到的东西是坏的',
        '少发了一件',
        '你们给我发错货了',
        '快递把东西摔坏了',
        '漏发了我的东西',
        '包裹里少了一样',
        '收到的跟我买的不一样',
        '杯子碎了要赔',
        '我要理赔',
      ],
      en: [
        'my item arrived broken',
        'something is missing from my parcel',
        'you sent me the wrong thing',
        'the package was damaged in transit',
        'I got the wrong item',
        'I want to make a claim',
      ],
    },
    slots: [
      order,
      {
        name: 'problem',
        kind: 'choice',
        label: { zh: '问题', en: 'problem' },
        ask: { zh: '遇到的是哪种问题？', en: 'What is the problem?' },
        options: [
          {
            id: 'damaged',
            label: { zh: '破损', en: 'Damaged' },
            words: ['坏', '破', '碎', '摔', '裂', '漏水', 'broken', 'damaged', 'cracked', 'torn'],
          },
          {
            id: 'missing',
            label: { zh: '少发', en: 'Missing' },
            words: ['少发', '漏发', '少了', '缺', '没给', 'missing', 'not in'],
          },
          {
            id: 'wrong',
            label: { zh: '错发', en: 'Wrong item' },
            words: ['发错', '错发', '不一样', '不对', '不是我买的', 'wrong', 'different'],
          },
        ],
      },
      photo,
    ],
    rules: [
      {
        when: { 'order.status': ['unpaid', 'paid'] },
        say: {
          zh: '订单 {order} 还没有发货。请核对一下订单号？',
          en: 'Order {order} has not been sent yet. Could you check the number?',
        },
        then: 'stop',
      },
    ],
    confirm: {
      zh: '登记订单 {order}（{order.items}）的问题：{problem}。确认提交给售后同事吗？',
      en: 'Report order {order} ({order.items}): {problem}. Shall I pass it to our after-sales team?',
    },
    ticket: { subject: { zh: '{problem}：订单 {order}', en: '{problem}: order {order}' }, priority: 'high' },
    done: {
      zh: '非常抱歉给您添麻烦了。已登记，工单 {ticket}，售后同事会尽快联系您处理补发或赔付。',
      en: 'I am sorry about this. It is registered as ticket {ticket}; our after-sales team will replace or refund it.',
    },
  },
  {
    id: 'call-back',
    version: 1,
    isActive: true,
    name: { zh: '预约回电', en: 'Call me back' },
    cues: ['回电', '回个电', '回拨', '打给我', '给我打', '电话给我', '打过来', '联系我', '打电话', 'call', 'phone me'],
    examples: {
      zh: [
        '给我回个电话',
        '让人打电话给我',
        '能不能打给我',
        '你们晚点打电话给我',
        '预约回电',
        '打电话联系我',
        '电话里说吧你们打过来',
      ],
      en: ['call me back', 'can someone call me', 'please phone me', 'give me a call', 'I would like a callback'],
    },
    slots: [
      phone,
      {
        name: 'time',
        kind: 'time',
        label: { zh: '时间', en: 'time' },
        ask: { zh: '什么时间方便接电话？', en: 'When is a good time to call?' },
        options: [],
      },
    ],
    rules: [],
    confirm: {
      zh: '请同事在 {time} 打 {phone} 给您，确认吗？',
      en: 'A colleague calls {phone}, {time}. Shall I note that?',
    },
    ticket: { subject: { zh: '回电 {phone}：{time}', en: 'Call back {phone}: {time}' }, priority: 'normal' },
    done: {
      zh: '已登记，工单 {ticket}，同事会按时联系您。',
      en: 'Noted as ticket {ticket}; a colleague will call you.',
    },
  },
]
