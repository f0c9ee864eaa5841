import { describe, expect, test } from 'vitest'
import { demoKnowledge } from '../../../local/seed.ts'
import { buildIndex } from '../../../shared/domain/assistant/knowledge-index.ts'
import { detectLanguage } from '../../../shared/domain/assistant/language.ts'
import { asksAboutOrder, orderNumberIn, phoneTailIn } from '../../../shared/domain/assistant/order.ts'
import { aspectIn, colorIn, sizeIn } from '../../../shared/domain/assistant/product.ts'
import { retrieve } from '../../../shared/domain/assistant/retrieve.ts'
import { matchRule } from '../../../shared/domain/assistant/rules.ts'

describe('a human is understood in many wordings', () => {
  test.each([
    '转人工',
    '人工',
    '人工客服',
    '我要找真人',
    '叫你们客服来',
    '能不能换个真人跟我说',
    '别跟我机器人了',
    '我不想和机器人聊',
    '有没有人工',
    '找你们经理',
    '给我转接人工服务',
    '请帮我联系客服人员',
    '说人话',
    '你是机器人吗',
    '你是人吗',
    '您到底是真人吗？',
    'agent',
    'I want to talk to a human',
    'can I speak with someone please',
    'get me a representative',
    'real person please',
    'stop this bot',
    'let me talk to your manager',
    'connect me to customer service agent',
  ])('%s', (text) => {
    expect(matchRule(text)).toBe('human')
  })
  test.each([
    '人工费多少钱',
    '这是送老人吗',
    '多久发货',
    '这件衣服是手工的吗',
    'how do I return an item',
    '可以开发票吗',
  ])('but not in: %s', (text) => {
    expect(matchRule(text)).not.toBe('human')
  })
})

describe('another channel is wished for', () => {
  test.each([
    '换到微信继续聊',
    '转微信',
    '换到我的微信',
    '去微博接着说',
    '改用电话聊',
    '切换成小程序',
    'can we continue on WhatsApp',
  ])('%s', (text) => {
    expect(matchRule(text)).toBe('elsewhere')
  })
  test.each([
    '换手机号',
    '我想换个手机壳',
    '换绑微信',
    '改成微信支付',
    '修改手机号码',
    '换了微信号怎么办',
    '改用电话费支付',
    '转账到微信',
    '想换一个手机膜',
  ])('but not in: %s', (text) => {
    expect(matchRule(text)).not.toBe('elsewhere')
  })
})

test('small talk is small talk only alone', () => {
  expect([matchRule('你好'), matchRule('在吗？'), matchRule('谢谢啦'), matchRule('bye'), matchRule('好的')]).toEqual([
    'greeting',
    'greeting',
    'thanks',
    'farewell',
    'affirm',
  ])
  expect(matchRule('你好，我的订单什么时候发货')).toBeUndefined()
  expect(matchRule('我要投诉你们')).toBe('complaint')
  expect(matchRule('谢谢，不过我还想问一下运费')).toBeUndefined()
  expect(matchRule('thanks, but how do I return it')).toBeUndefined()
  expect(matchRule('好的谢谢你啦')).toBe('thanks')
})

test('language: Chinese, English, and what says nothing keeps the one before', () => {
  expect([
    detectLanguage('多久发货', 'en'),
    detectLanguage('where is my order', 'zh'),
    detectLanguage('YK202611180001', 'zh'),
    detectLanguage('👍 123', 'en'),
    detectLanguage('XL码有吗', 'en'),
  ]).toEqual(['zh', 'en', 'zh', 'en', 'zh'])
})

test('order numbers and phone tails, as people write them', () => {
  expect([
    orderNumberIn('单号是yk2026 1118 0001谢谢'),
    orderNumberIn('ＹＫ２０２６１１１８０００１'),
    orderNumberIn('YK20261118000'),
    orderNumberIn('ABYK202611180001'),
  ]).toEqual(['YK202611180001', 'YK202611180001', undefined, undefined])
  expect([phoneTailIn('尾号6688'), phoneTailIn('13800006688'), phoneTailIn('12345')]).toEqual([
    '6688',
    '6688',
    undefined,
  ])
  expect([
    asksAboutOrder('我的快递到哪了'),
    asksAboutOrder('where is my parcel'),
    asksAboutOrder('我买的衣服什么时候到'),
    asksAboutOrder('到现在还没发货'),
    asksAboutOrder('我的优惠券什么时候到期'),
    asksAboutOrder('我的退款什么时候到'),
    asksAboutOrder('when will my refund arrive'),
    asksAboutOrder('怎么查快递'),
    asksAboutOrder('运费多少'),
  ]).toEqual([true, true, true, true, false, false, false, false, false])
})

test('colours, sizes and aspects', () => {
  expect([
    colorIn('有红色的吗'),
    colorIn('黑的有吗'),
    colorIn('do you have it in blue'),
    colorIn('红包怎么用'),
  ]).toEqual(['红色', '黑色', '蓝色', undefined])
  expect([sizeIn('M码有吗'), sizeIn('size xl'), sizeIn('41码'), sizeIn("what's up")]).toEqual([
    'M',
    'XL',
    '41',
    undefined,
  ])
  expect([aspectIn('多少钱'), aspectIn('什么材质'), aspectIn('有货吗'), aspectIn('你好')]).toEqual([
    'price',
    'material',
    'stock',
    undefined,
  ])
})

const demoIndex = () =>
  buildIndex(
    demoKnowledge().map((entry) => ({
      ...entry,
      similar: [...entry.similar],
      status: 'published' as const,
      version: 1,
      updatedAt: '',
      updatedBy: '',
    })),
  )

test('retrieval finds the entry for questions in other words, in the right language', () => {
  const index = demoIndex()
  const best = (text: string, language: string) => retrieve(index, text, language).candidates[0]?.entry.question
  expect([
    best('今天买的话啥时候能发货', 'zh'),
    best('我想把收货地址改一下', 'zh'),
    best('退款到账要几天', 'zh'),
    best('is shipping free', 'en'),
    best('i would like an invoice', 'en'),
  ]).toEqual(['多久发货？', '怎么修改收货地址？', '退款多久到账？', 'How much is shipping?', 'Can I get an invoice?'])
  expect(retrieve(index, '！？', 'zh').candidates).toEqual([])
  expect(retrieve(index, '阿巴阿巴', 'zh').among).toBeLessThan(0.5)
})

test('what the others of its folder are asked in speaks for an entry', () => {
  const entry = (id: string, category: string, question: string) => ({
    id,
    language: 'zh' as const,
    question,
    similar: [],
    answer: '请联系我们。',
    status: 'published' as const,
    category,
  })
  const asked = [
    entry('a', 'points', '积分商城的水杯怎么换'),
    entry('b', 'points', '每天签到得积分'),
    entry('c', 'points', '积分清零'),
    entry('d', 'kitchen', '水杯能进微波炉吗'),
    entry('e', 'kitchen', '锅盖能进微波炉吗'),
  ]
  const firstOf = (all: typeof asked) => retrieve(buildIndex(all), '积分，水杯', 'zh').candidates[0]
  expect(firstOf(asked)?.entry.id).toBe('a')
  const order = retrieve(buildIndex(asked), '签到，水杯', 'zh').candidates.map(({ entry }) => entry.id)
  const loose = retrieve(buildIndex(asked.map((one) => ({ ...one, category: '' }))), '签到，水杯', 'zh').candidates.map(
    ({ entry }) => entry.id,
  )
  // Whoever signs in daily talks of points, so the cup meant is the one for points.
  expect(order.indexOf('a')).toBeLessThan(order.indexOf('d'))
  expect(loose.indexOf('d')).toBeLessThan(loose.indexOf('a'))
})

test('an entry that only asks in the same words does not answer', () => {
  const index = demoIndex()
  const sure = (text: string, language: string) => retrieve(index, text, language).confidence >= 0.7
  for (const text of [
    '安装费多少钱',
    '请问安装费，多少钱呢',
    '加盟费多少钱',
    '押金要多少钱',
    '手续费多少钱？',
    '多少钱',
  ])
    expect(sure(text, 'zh'), text).toBe(false)
  for (const text of ['how much is installation', 'How much is the deposit?'])
    expect(sure(text, 'en'), text).toBe(false)
  for (const text of ['运费多少钱', '邮费多少钱呢', '寄到新疆要多少钱邮费']) expect(sure(text, 'zh'), text).toBe(true)
  expect(sure('how much is shipping', 'en')).toBe(true)
})

test('retrieval knows one matter by its many names, and says how sure it is', () => {
  const index = demoIndex()
  const { candidates, confidence } = retrieve(index, '我东西坏了咋办', 'zh')
  expect(candidates[0]?.entry.question).toBe('收到的商品有质量问题怎么办？')
  expect(confidence).toBeGreaterThan(0.7)
  expect(retrieve(index, 'how do i get my money back', 'en').candidates[0]?.entry.question).toBe(
    'When will I get my refund?',
  )
  // Who tells a long story asks in one clause of it; a number is whose matter it is, not what it is about.
  for (const [story, question] of [
    ['我昨天在你们店里买了一件冲锋衣，今天收到发现袖子破损，请问怎么办', '收到的商品有质量问题怎么办？'],
    ['你好，麻烦问一下，就是我上周五下的单，到现在还没有发货，什么时候能发', '多久发货？'],
    ['可以开发票吗，我的电话是 13800138000', '怎么开发票？'],
  ] as const) {
    const found = retrieve(index, story, 'zh')
    expect(found.candidates[0]?.entry.question).toBe(question)
    expect(found.confidence, story).toBeGreaterThan(0.7)
  }
  // What no entry names is offered, not told; and the way of asking alone is met by none.
  const zip = retrieve(index, '我昨天在你们店里买了一件冲锋衣，今天收到发现拉链是坏的，请问怎么办', 'zh')
  expect(zip.candidates[0]?.entry.question).toBe('收到的商品有质量问题怎么办？')
  expect(zip.among).toBeGreaterThan(0.7)
  expect(retrieve(index, '请问怎么办', 'zh').among).toBeLessThan(0.5)
  // What only brushes an entry is neither answered nor offered, also where nothing else is near.
  for (const small of ['你好啊朋友', '推荐一首歌', '今天天气怎么样']) {
    const found = retrieve(index, small, 'zh')
    expect(found.confidence, small).toBeLessThan(0.5)
    expect(found.among, small).toBeLessThan(0.5)
  }
})
