import type { Language } from '../../../schemas/records/conversation.ts'

/** What a caller can take in at once. */
const mostCharacters = { zh: 160, en: 400 } as const
const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** A long number is read digit by digit: an order or a phone number is no quantity. */
const readOut = (number: string, language: Language) =>
  language === 'zh' ? [...number].map((digit) => digits[Number(digit)]).join('') : [...number].join(' ')

/** Cuts at the end of a sentence, so that no thought is broken off. */
function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const sentences = text.match(/[^。！？!?.；;\n]+[。！？!?.；;\n]*/g) ?? [text]
  let short = ''
  for (const sentence of sentences) {
    if (short && (short + sentence).length > most) break
    short += sentence
  }
  return short.slice(0, most * 2).trim()
}

const monthsEn = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/**
 * A text as it should be said aloud: without links, marks and emoji, dates and amounts in words, long numbers digit by
 * digit, and no longer than a listener bears.
 */
export function spoken(text: string, language: Language): string {
  const isZh = language === 'zh'
  const said = text
    .replace(/https?:\/\/\S+/g, '')
    .replace(/\*\*|__|`|^#+\s/gm, '')
    .replace(/\p{Extended_Pictographic}/gu, '')
    .replace(/\u200d|\ufe0f/g, '')
    .replace(/(\d{4})-(\d{2})-(\d{2})/g, (_, year: string, month: string, day: string) =>
      isZh
        ? `${year}年${Number(month)}月${Number(day)}日`
        : `${monthsEn[Number(month) - 1] ?? month} ${Number(day)}, ${year}`,
    )
    .replace(
      /[¥￥]\s*(\d[\d,]*(?:\.\d+)?)/g,
      (_, amount: string) => `${amount.replaceAll(',', '')}${isZh ? '元' : ' yuan'}`,
    )
    .replace(
      /\$\s*(\d[\d,]*(?:\.\d+)?)/g,
      (_, amount: string) => `${amount.replaceAll(',', '')}${isZh ? '美元' : ' dollars'}`,
    )
    .replace(/(\d+)%/g, (_, number: string) => (isZh ? `百分之${number}` : `${number} percent`))
    .replace(/(?<![\d.])\d{6,}(?![\d.])/g, (number) => readOut(number, language))
    .replace(/\n{2,}/g, '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(isZh ? '。' : '. ')
    .replace(/([。！？；，：])。/g, '$1')
    .replace(/([.!?;,:])\. /g, '$1 ')
  return shorten(said, mostCharacters[language])
}

/** Options as they are said to somebody with a telephone in hand. */
export function spokenOptions(text: string, labels: readonly string[], language: Language): string {
  const said = labels.map((label, index) =>
    language === 'zh' ? `${label}请按 ${index + 1}` : `for ${label}, press ${index + 1}`,
  )
  return language === 'zh' ? `${text}。${said.join('，')}。` : `${text} ${said.join('; ')}.`
}
