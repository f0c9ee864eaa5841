import * as z from 'zod'

export const criterionKinds = [
  'first-response',
  'response-time',
  'greeting',
  'farewell',
  'forbidden-words',
  'emotion-turned',
  'promise-kept',
  'last-word',
  'hold-time',
  'model',
] as const

const words = z.array(z.string().min(1).max(60)).max(200)

const Criterion = z
  .object({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and "-"'),
    name: z.string().min(1).max(60),
    kind: z.enum(criterionKinds),
    /** How much it counts beside the others. */
    weight: z.int().min(0).max(100),
    /** first-response, response-time, promise-kept, hold-time: the time that is still good. */
    seconds: z.int().min(1).max(86_400).optional(),
    /** greeting, farewell, forbidden-words: what is looked for. */
    words: words.optional(),
    /** model: what the company's model is asked about what was said; yes is good. */
    question: z.string().min(4).max(300).optional(),
  })
  .strict()
  .refine(({ kind, question }) => kind !== 'model' || question !== undefined, {
    path: ['question'],
    message: 'is needed where a model judges',
  })
export type Criterion = z.infer<typeof Criterion>

const greetings = ['您好', '你好', '很高兴为您服务', 'hello', 'hi ', 'good morning', 'good afternoon', 'how can i help']
const farewells = [
  '祝您',
  '再见',
  '感谢您的',
  '还有其他',
  '还有什么',
  'anything else',
  'have a nice',
  'thank you',
  'goodbye',
]
const forbidden = [
  '不知道',
  '不归我管',
  '自己看',
  '随便你',
  '爱买不买',
  '你去投诉',
  '有病',
  '闭嘴',
  'shut up',
  'not my problem',
  'stupid',
]

/** What a conversation with a human is scored by. */
export const QualitySettings = z
  .object({
    criteria: z
      .array(Criterion)
      .max(40)
      .default([
        { id: 'first-response', name: '首次响应', kind: 'first-response', weight: 20, seconds: 60 },
        { id: 'response-time', name: '平均响应', kind: 'response-time', weight: 15, seconds: 90 },
        { id: 'greeting', name: '问候语', kind: 'greeting', weight: 10, words: greetings },
        { id: 'farewell', name: '结束语', kind: 'farewell', weight: 10, words: farewells },
        { id: 'forbidden-words', name: '服务禁语', kind: 'forbidden-words', weight: 20, words: forbidden },
        { id: 'emotion-turned', name: '情绪安抚', kind: 'emotion-turned', weight: 10 },
        { id: 'promise-kept', name: '承诺兑现', kind: 'promise-kept', weight: 10, seconds: 600 },
        { id: 'last-word', name: '有问必答', kind: 'last-word', weight: 5 },
        { id: 'hold-time', name: '请客户等候', kind: 'hold-time', weight: 5, seconds: 120 },
      ])
      .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'two criteria have the same id'),
    /** So many of a hundred are put before a person. */
    samplePercent: z.int().min(0).max(100).default(5),
    /** So are all below this. */
    reviewBelow: z.int().min(0).max(100).default(60),
    /** A rating of so many stars or fewer opens a ticket to follow it up; 0 opens none. */
    followUpStars: z.int().min(0).max(4).default(2),
  })
  .strict()
export type QualitySettings = z.infer<typeof QualitySettings>
