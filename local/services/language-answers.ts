import { createHash } from 'node:crypto'

type Json = Readonly<Record<string, unknown>>

/** A refusal in the service's own words. */
export class Refused extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

const comprehendLanguages = new Set(['en', 'es', 'fr', 'de', 'it', 'pt', 'ar', 'hi', 'ja', 'ko', 'zh', 'zh-TW'])
const translateLanguages = /^(?:ar|de|en|es|fr|hi|it|ja|ko|pt|ru|th|vi|zh|zh-TW)$/

function textIn(input: Json, most: number): string {
  const text = input.Text
  if (typeof text !== 'string' || text === '')
    throw new Refused('InvalidRequestException', 'Text must have a minimum length of 1.')
  const bytes = Buffer.byteLength(text)
  if (bytes > most)
    throw new Refused(
      'TextSizeLimitExceededException',
      `Input text size exceeds limit. Max length of request text allowed is ${most} bytes while in this request the text size is ${bytes} bytes`,
    )
  return text
}

function languageIn(input: Json): string {
  const code = String(input.LanguageCode ?? '')
  if (!comprehendLanguages.has(code))
    throw new Refused('UnsupportedLanguageException', `Input language code [${code}] is not supported.`)
  return code
}

const sour = /生气|气死|失望|不满|投诉|受够|糟糕|太差|angry|upset|disappoint|unacceptable|terrible|awful|frustrat/i
const sweet = /谢谢|满意|很好|喜欢|thank|great|love|happy/i
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\u3040-\u30ff]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['th', /\p{Script=Thai}/u],
  ['zh', /\p{Script=Han}/u],
  ['pt', /\b(?:você|não|obrigad[oa]|pedido|ção|quero)\b|ção/iu],
  ['it', /\b(?:ciao|grazie|ordine|vorrei|spedizione)\b/iu],
  ['es', /[ñ¿¡]|\b(?:hola|gracias|pedido|envío|quiero)\b/iu],
]

/** Spans of a text as Comprehend gives them. */
const spans = (text: string, pattern: RegExp, type?: string) =>
  [...text.matchAll(pattern)].map((match) => ({
    Score: 0.95,
    ...(type && { Type: type }),
    Text: match[0],
    BeginOffset: match.index,
    EndOffset: match.index + match[0].length,
  }))

/** Amazon Comprehend as far as we call it, from what the text itself shows. */
const comprehend: Readonly<Record<string, (input: Json) => unknown>> = {
  DetectSentiment: (input) => {
    const text = textIn(input, 5_000)
    languageIn(input)
    const Sentiment = sour.test(text) ? 'NEGATIVE' : sweet.test(text) ? 'POSITIVE' : 'NEUTRAL'
    const share = (one: string) => (one === Sentiment ? 0.94 : 0.02)
    return {
      Sentiment,
      SentimentScore: {
        Positive: share('POSITIVE'),
        Negative: share('NEGATIVE'),
        Neutral: share('NEUTRAL'),
        Mixed: share('MIXED'),
      },
    }
  },
  DetectDominantLanguage: (input) => {
    const text = textIn(input, 100_000)
    return {
      Languages: [{ LanguageCode: scripts.find(([, pattern]) => pattern.test(text))?.[0] ?? 'en', Score: 0.97 }],
    }
  },
  DetectEntities: (input) => {
    const text = textIn(input, 100_000)
    languageIn(input)
    return {
      Entities: [
        ...spans(text, /\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}/gu, 'DATE'),
        ...spans(text, /\d+(?:\.\d+)?(?:元|块|件|双|个|天|dollars|days)/gu, 'QUANTITY'),
      ],
    }
  },
  DetectKeyPhrases: (input) => {
    const text = textIn(input, 100_000)
    languageIn(input)
    return { KeyPhrases: spans(text, /[^\s，。！？、,.!?;；]{2,12}/gu) }
  },
}

/** What a translator would say, where somebody wrote it down; otherwise the text marked with the language. */
export type Phrasebook = Map<string, string>

function translate(input: Json, phrasebook: Phrasebook): unknown {
  const text = textIn(input, 10_000)
  const { SourceLanguageCode: from, TargetLanguageCode: to } = input
  for (const code of [from, to])
    if (!translateLanguages.test(String(code)))
      throw new Refused('UnsupportedLanguagePairException', `Unsupported language pair: ${from} to ${to}.`)
  const lines = text
    .split('\n')
    .map((line) => (from === to ? line : (phrasebook.get(`${from} ${to} ${line}`) ?? `〔${to}〕${line}`)))
  return { TranslatedText: lines.join('\n'), SourceLanguageCode: from, TargetLanguageCode: to }
}

/** A call of Comprehend or Translate by the target that the SDK names; undefined for any other. */
export function answerLanguage(target: string, input: Json, phrasebook: Phrasebook): unknown {
  const detect = /^Comprehend_20171127\.(\w+)$/.exec(target)?.[1]
  if (detect) {
    const operation = comprehend[detect]
    if (!operation) throw new Refused('UnknownOperationException', 'not known here')
    return operation(input)
  }
  return target === 'AWSShineFrontendService_20170701.TranslateText' ? translate(input, phrasebook) : undefined
}

const pairs = (text: string) => new Set([...text].flatMap((one, i, all) => (i > 0 ? [`${all[i - 1]}${one}`] : [])))

/** A direction by the pairs of characters in a text: texts that share words point the same way. */
export function embed(modelId: string, input: Json): unknown {
  const texts = modelId.includes('cohere.') ? (input.texts as readonly string[] | undefined) : [input.inputText]
  const size = Number(input.dimensions ?? 1_024)
  if (!texts?.every((text) => typeof text === 'string' && text !== ''))
    throw new Refused('ValidationException', 'Malformed input request: expected minLength: 1, actual: 0')
  if (!modelId.includes('cohere.') && ![256, 512, 1_024].includes(size))
    throw new Refused('ValidationException', 'Malformed input request: dimensions must be 256, 512 or 1024')
  const all = (texts as readonly string[]).map((text) => {
    const direction = new Array<number>(size).fill(0)
    for (const pair of pairs(text)) {
      const place = createHash('md5').update(pair).digest().readUInt16BE(0) % size
      direction[place] = (direction[place] ?? 0) + 1
    }
    const length = Math.hypot(...direction) || 1
    return direction.map((one) => one / length)
  })
  return modelId.includes('cohere.') ? { embeddings: all } : { embedding: all[0], inputTextTokenCount: 8 }
}

/** An answer from the passage that shares most with the question; none where nothing is shared. */
export function writeAnswer(prompt: string): string {
  const question = /<customer>\n([\s\S]*?)\n<\/customer>/.exec(prompt)?.[1] ?? ''
  const asked = pairs(question)
  const passages = [...prompt.matchAll(/<passage id="([^"]+)">\n([^\n]*)\n([\s\S]*?)\n<\/passage>/g)].map(
    ([, id = '', title = '', answer = '']) => ({
      id,
      answer,
      shared: [...pairs(`${title}${answer}`)].filter((pair) => asked.has(pair)).length,
    }),
  )
  const best = passages.sort((a, b) => b.shared - a.shared)[0]
  return best && best.shared > 0
    ? JSON.stringify({ answer: best.answer, citations: [best.id] })
    : JSON.stringify({ answer: '', citations: [] })
}

/** A verdict on each question from the agent's line that shares most with it: two pairs of characters are a yes, one is partly. */
export function judgeTalk(prompt: string): string {
  const lines = [...prompt.matchAll(/^(\d+) agent: (.*)$/gm)].map(([, line = '', text = '']) => ({
    line: Number(line),
    text,
  }))
  const verdicts = [...prompt.matchAll(/<question id="([^"]+)">([^<]*)<\/question>/g)].map(
    ([, id = '', question = '']) => {
      const asked = pairs(question)
      const best = lines
        .map(({ line, text }) => ({ line, text, shared: [...pairs(text)].filter((pair) => asked.has(pair)).length }))
        .sort((a, b) => b.shared - a.shared)[0]
      if (!best) return { id, met: 'unclear', why: '—' }
      const met = best.shared > 1 ? 'yes' : best.shared > 0 ? 'partly' : 'no'
      return { id, met, line: best.line, why: best.text.slice(0, 60) }
    },
  )
  return JSON.stringify({ verdicts })
}
