import { describe, expect, test } from 'vitest'
import { refusedAt95 } from '../../../scripts/evaluation/measures.ts'
import { classify, type Example, trainClassifier } from '../../../shared/domain/nlu/classifier.ts'
import { buildVocabulary, hashText, vectorOf } from '../../../shared/domain/nlu/features.ts'
import { calibrationError, separation } from '../../../shared/domain/nlu/scores.ts'
import { deserialise, serialise } from '../../../shared/domain/nlu/serialise.ts'

const matters: Readonly<Record<string, readonly string[]>> = {
  refund: [
    '退款什么时候到账',
    '钱退到哪里了',
    '我的退款还没收到',
    '申请退款多久能到',
    '退款进度怎么看',
    'when do i get my refund',
    'where is my money back',
  ],
  delivery: [
    '多久发货',
    '快递到哪了',
    '我的包裹还没到',
    '什么时候能送到',
    '物流信息在哪看',
    'where is my parcel',
    'when will it be delivered',
  ],
  invoice: [
    '怎么开发票',
    '能开专票吗',
    '发票抬头怎么改',
    '电子发票在哪下载',
    '要开公司的发票',
    'can i get an invoice',
    'send me the receipt',
  ],
}
const foreign = [
  '今天天气怎么样',
  '给我讲个笑话',
  '推荐一部电影',
  '谁是球赛冠军',
  '明天会下雨吗',
  '帮我写一首诗',
  'what is the weather',
  'tell me a joke',
  'who won the game',
  'sing a song',
  '你会唱歌吗',
  '几点日落',
]
const examples: readonly Example[] = [
  ...Object.entries(matters).flatMap(([label, texts]) => texts.map((text) => ({ text, label }))),
  ...foreign.map((text) => ({ text, label: 'oos' })),
]

describe('features', () => {
  test('full width and case are one, words that share pieces are near', () => {
    expect(hashText('ＡＢＣ 退款')).toEqual(hashText('abc 退款'))
    const vocabulary = buildVocabulary(['delivery', 'delivered', 'invoice'].map(hashText))
    const dot = (a: string, b: string) => {
      const one = vectorOf(hashText(a), vocabulary)
      const other = new Map(
        [...vectorOf(hashText(b), vocabulary).at].map((at, k) => [at, vectorOf(hashText(b), vocabulary).value[k] ?? 0]),
      )
      return [...one.at].reduce((sum, at, k) => sum + (one.value[k] ?? 0) * (other.get(at) ?? 0), 0)
    }
    expect(dot('delivery', 'delivered')).toBeGreaterThan(dot('delivery', 'invoice'))
  })

  test('what nobody taught is not covered', () => {
    const vocabulary = buildVocabulary(['退款多久到账'].map(hashText))
    expect(vectorOf(hashText('退款多久到账'), vocabulary).coverage).toBe(1)
    expect(vectorOf(hashText('zebra'), vocabulary).coverage).toBe(0)
    expect(vectorOf(hashText(''), vocabulary)).toMatchObject({ coverage: 0 })
  })
})

describe('a classifier', () => {
  const model = trainClassifier(examples, 7)

  test('understands other words for what it was taught, in two languages', () => {
    expect(classify(model, '退的钱多久到').label).toBe('refund')
    expect(classify(model, '包裹什么时候送到').label).toBe('delivery')
    expect(classify(model, '想开一张公司发票').label).toBe('invoice')
    expect(classify(model, 'is my parcel delivered').label).toBe('delivery')
  })

  test('finds its own matters more its own than foreign ones', () => {
    const own = ['退款到账了吗', '快递还没到', '发票怎么开'].map((text) => classify(model, text).inScope)
    const other = ['天气好吗', 'sing me a song', '讲个故事'].map((text) => classify(model, text).inScope)
    expect(separation(own, other)).toBe(1)
  })

  test('is the same for the same examples and seed, and its probabilities are such', () => {
    const again = trainClassifier(examples, 7)
    for (const { text } of examples) {
      expect(classify(again, text)).toEqual(classify(model, text))
      const { ranked, confidence } = classify(model, text)
      expect(confidence).toBe(ranked[0]?.probability)
      expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
    }
  })

  test('has an opinion on nothing at all, and is not sure of it', () => {
    expect(classify(model, '').confidence).toBeLessThan(0.7)
  })
})

describe('a model as a file', () => {
  const model = trainClassifier(examples, 7)
  const file = serialise(model)

  test('answers as the model does, and is the same file when written again', () => {
    const read = deserialise(file)
    for (const { text } of examples) {
      expect(classify(read, text).label).toBe(classify(model, text).label)
      expect(classify(read, text).confidence).toBeCloseTo(classify(model, text).confidence, 1)
    }
    expect(serialise(read).length).toBe(file.length)
  })

  test('a file that is cut, longer, of another kind or empty is refused', () => {
    const other = Uint8Array.from(file)
    other[3] = 0
    const noise = Uint8Array.from(file)
    noise.fill(255, 12, 40)
    for (const bytes of [
      file.slice(0, -1),
      file.slice(0, 30),
      new Uint8Array([...file, 0]),
      other,
      noise,
      new Uint8Array(),
    ])
      expect(() => deserialise(bytes)).toThrow('train it again')
  })
})

describe('measures', () => {
  test('calibration is far off where certainty is wrong, and nothing where it is right', () => {
    const sure = (gold: string) => ({ gold, said: 'a', confidence: 1 })
    expect(calibrationError([sure('a'), sure('a')])).toBe(0)
    expect(calibrationError([sure('b'), sure('b')])).toBe(1)
  })

  test('separation counts ties as halves', () => {
    expect(separation([0.9, 0.8], [0.1])).toBe(1)
    expect(separation([0.5], [0.5])).toBe(0.5)
    expect(separation([0.1], [0.9])).toBe(0)
    expect(refusedAt95([0.5, 0.6, 0.7], [0.1, 0.9])).toBe(0.5)
  })
})
