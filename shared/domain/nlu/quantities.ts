/** Days and sums as people write them, read into one form. */
import { normalise } from '../assistant/normalise.ts'

const dayMs = 86_400_000
const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000, 亿: 100_000_000 }

/** A number in Chinese characters (三百五十, 两万, 一百零八) or digits; undefined where it is none. */
export function numberOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  let total = 0
  let section = 0
  let digit: number | undefined
  let lastUnit = 1
  for (const character of text) {
    const unit = units[character]
    if (unit === undefined) {
      digit = digits[character]
      if (digit === undefined) return undefined
      if (digit === 0) lastUnit = 10
      continue
    }
    if (unit >= 10_000) {
      total = (total + section + (digit ?? 0)) * unit
      section = 0
    } else section += (digit ?? 1) * unit
    digit = undefined
    lastUnit = unit
  }
  // 三百五 is 350: a last digit counts in tens of the unit before it.
  return total + section + (digit ?? 0) * (lastUnit >= 100 ? lastUnit / 10 : 1)
}

const iso = (year: number, month: number, day: number): string | undefined => {
  const at = new Date(Date.UTC(year, month - 1, day))
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isReal ? at.toISOString().slice(0, 10) : undefined
}
const plusDays = (today: string, days: number) => new Date(Date.parse(today) + days * dayMs).toISOString().slice(0, 10)

const near: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  今天: 0,
  今日: 0,
  今晚: 0,
  明天: 1,
  明日: 1,
  后天: 2,
  大后天: 3,
  yesterday: -1,
  today: 0,
  tonight: 0,
  tomorrow: 1,
}
const weekdays = ['一二三四五六日', 'mon tue wed thu fri sat sun'] as const
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const number = '[\\d零〇一二两三四五六七八九十]{1,3}'

/** Monday is 0. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

/**
 * A day as YYYY-MM-DD, seen from today (in the company's time zone): named, relative, of the week, or of the month. A
 * day and month without a year is the next one, unless it was in the last three months.
 */
export function dateIn(text: string, today: string): string | undefined {
  const normal = normalise(text)
  const full = /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(normal)
  if (full) return iso(Number(full[1]), Number(full[2]), Number(full[3]))
  const chinese = new RegExp(`(${number})月(${number})[日号]?`).exec(normal)
  if (chinese) return nearest(today, numberOf(chinese[1] ?? ''), numberOf(chinese[2] ?? ''))
  const english = new RegExp(
    `\\b(?:(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${months.join('|')})[a-z]*|(${months.join('|')})[a-z]* (\\d{1,2})(?:st|nd|rd|th)?)\\b`,
  ).exec(normal)
  if (english)
    return nearest(today, months.indexOf(english[2] ?? english[3] ?? '') + 1, Number(english[1] ?? english[4]))
  const named = Object.keys(near)
    .sort((a, b) => b.length - a.length)
    .find((word) => normal.includes(word))
  if (named) return plusDays(today, near[named] ?? 0)
  const away = new RegExp(`(${number})\\s*(天|周|个?星期|days?|weeks?)\\s*(后|以后|之后|later|前|以前|之前|ago)`).exec(
    normal,
  )
  const later = /\bin (\d{1,3}) (days?|weeks?)\b/.exec(normal)
  const count = numberOf(away?.[1] ?? later?.[1] ?? '')
  if ((away || later) && count !== undefined) {
    const days = count * (/周|星期|week/.test(away?.[2] ?? later?.[2] ?? '') ? 7 : 1)
    return plusDays(today, /前|ago/.test(away?.[3] ?? '') ? -days : days)
  }
  return weekdayIn(normal, today)
}

function weekdayIn(normal: string, today: string): string | undefined {
  const zh = /(上个?|下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])/.exec(normal)
  const en = /\b(last |next |this )?(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b/.exec(normal)
  const day = zh
    ? weekdays[0].indexOf((zh[2] ?? '').replace('天', '日'))
    : weekdays[1].split(' ').indexOf(en?.[2] ?? '')
  if (day < 0 || (!zh && !en)) return undefined
  const which = zh?.[1] ?? en?.[1] ?? ''
  const monday = plusDays(today, -weekdayOf(today))
  const weeks = /上|last/.test(which) ? -1 : /下|next/.test(which) ? 1 : 0
  const found = plusDays(monday, weeks * 7 + day)
  // A bare weekday that is over is the one of next week.
  return which === '' && found < today ? plusDays(found, 7) : found
}

function nearest(today: string, month: number | undefined, day: number | undefined): string | undefined {
  if (month === undefined || day === undefined) return undefined
  const year = Number(today.slice(0, 4))
  const here = iso(year, month, day)
  if (!here) return iso(year + 1, month, day)
  const daysAway = (Date.parse(here) - Date.parse(today)) / dayMs
  if (daysAway < -92) return iso(year + 1, month, day)
  return daysAway > 273 ? iso(year - 1, month, day) : here
}

const sumZh =
  /([零〇一二两三四五六七八九十百千万亿\d][零〇一二两三四五六七八九十百千万亿\d.,]*)\s*(?:块钱|块|元|圆|rmb|cny|usd|dollars?|bucks?)(?:\s*([\d零一二三四五六七八九])\s*(?:毛|角)?)?/
const sumBefore = /(?:[¥￥$€£]|rmb|cny|usd)\s*(\d[\d,]*(?:\.\d{1,2})?)/

/** A sum of money as a plain number (99.5), whatever stands beside it; undefined where none is named. */
export function amountIn(text: string): string | undefined {
  const normal = normalise(text)
  const before = sumBefore.exec(normal)?.[1]
  if (before) return String(Number(before.replaceAll(',', '')))
  const found = sumZh.exec(normal)
  if (!found) return undefined
  const whole = numberOf((found[1] ?? '').replaceAll(',', ''))
  if (whole === undefined) return undefined
  // 三块五 is 3.5.
  const tenths = found[2] === undefined ? 0 : (numberOf(found[2]) ?? 0) / 10
  return String(Math.round((whole + tenths) * 100) / 100)
}
