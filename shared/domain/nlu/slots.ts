/** What people write in the middle of a sentence and mean exactly: numbers, addresses, times. */
import { normalise } from '../assistant/normalise.ts'
import { withoutOrderNumber } from '../assistant/order.ts'

/** A phone number in full: a Chinese mobile or landline, or an international one with its plus. Digits only. */
export function phoneIn(text: string): string | undefined {
  const normal = normalise(text)
  const found =
    /(?<!\d)(?:\+?86[\s-]*)?(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)/.exec(normal)?.[1] ??
    /(?<!\d)(0\d{2,3}[\s-]\d{7,8})(?!\d)/.exec(normal)?.[1] ??
    /(\+\d[\d\s-]{6,16}\d)(?!\d)/.exec(normal)?.[1]
  return found?.replace(/[^\d+]/g, '')
}

export const emailIn = (text: string): string | undefined =>
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(normalise(text).replace(/\s*@\s*/g, '@'))?.[0]

/** A Chinese unified social credit code (18 signs, the letters I, O, S, V, Z never occur) or an older tax number of 15; never the number of an order with what stands behind it. */
export const taxIdIn = (text: string): string | undefined =>
  /(?<![0-9A-Z])([0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}|\d{15})(?![0-9A-Z])/.exec(
    withoutOrderNumber(text).toUpperCase().replaceAll(' ', ''),
  )?.[1]

const addressMark =
  /(省|市|自治区|自治州|区|县|镇|乡|村|街道|大道|路|街|巷|弄|号|栋|幢|座|单元|室|楼|小区|花园|大厦|广场|公寓|学校|大学)/g
const englishAddress =
  /\b\d+[\w-]*\b.*\b(street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|square|building|apt|apartment|suite|floor)\b|\b(apt|apartment|suite|unit|room|building)\b.*\d/
const leadIn =
  /^.*?(?:(?:地址)?(?:改成|改到|改为|换成|换到|寄到|送到|发到)|(?:新)?地址(?:是|为|：|:)|\b(?:address (?:is|to)|send it to|ship it to|deliver it to|change it to|to this address)\b:?)\s*/

/** A place that a parcel can be sent to, without the words that lead to it. */
export function addressIn(text: string): string | undefined {
  const line = text
    .normalize('NFKC')
    .trim()
    .replace(leadIn, '')
    .replace(/^[：:，,\s]+|[。.!！\s]+$/g, '')
  if (line.length > 200 || /[?？]|怎么|如何|能不能|可以吗/.test(line)) return undefined
  const marks = line.match(addressMark)?.length ?? 0
  const isChinese = marks >= 2 && /\d|[一二三四五六七八九十]号/.test(line) && line.length >= 6
  const isWide = marks >= 3 && line.length >= 8
  return isChinese || isWide || englishAddress.test(line.toLowerCase()) ? line : undefined
}

const dayZh =
  /今天|明天|后天|大后天|(?:下|这|本)?(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号](?!楼|栋|室|线)/
const timeZh =
  /(?:早上|上午|中午|下午|傍晚|晚上|今晚|明早)?\s*(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])\s*[点时](?:半|\d{1,2}分?|钟|左右|以后|之后|之前|以前)*|(?:早上|上午|中午|下午|傍晚|晚上|今晚|明早)/
const dayEn =
  /\b(?:today|tomorrow|tonight|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}-\d\d-\d\d)\b/
const timeEn =
  /\b(?:at |around |after |before )?(?:\d{1,2}(?::\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.|o'clock)|\d{1,2}:\d\d|noon|morning|afternoon|evening)\b/

/** When somebody can be reached, in the words they used; a day, a time of day, or both. */
export function timeIn(text: string): string | undefined {
  const normal = normalise(text)
  const asap = /现在|马上|随时|尽快|都行|都可以|\b(now|any ?time|asap|as soon as possible|whenever)\b/.exec(normal)?.[0]
  const parts = [dayZh, timeZh, dayEn, timeEn].map((pattern) => pattern.exec(normal)?.[0]?.trim()).filter(Boolean)
  return parts.length > 0 ? parts.join(' ') : asap
}
