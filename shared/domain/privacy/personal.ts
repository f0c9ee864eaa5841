/** Kinds of personal data that are recognised in what people write. */
export const personalKinds = [
  'idCard',
  'phone',
  'bankCard',
  'email',
  'address',
  'passport',
  'plate',
  'creditCode',
] as const
export type PersonalKind = (typeof personalKinds)[number]

export interface Personal {
  readonly kind: PersonalKind
  /** Where it stands in the text as it was given. */
  readonly from: number
  readonly to: number
}

/** Full-width signs as plain ones, one for one, so that places stay what they are. */
const plainOf = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E\u3000]/g, (sign) =>
    sign === '\u3000' ? ' ' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  )

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

const isDate = (digits: string): boolean => {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number) as [
    number,
    number,
    number,
  ]
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1900 && year <= 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** A resident identity number: its date exists and its last sign checks (ISO 7064 MOD 11-2, GB 11643). */
export function isIdCard(code: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/i.test(code) || !isDate(code.slice(6, 14))) return false
  const sum = idWeights.reduce((total, weight, place) => total + weight * Number(code[place]), 0)
  return '10X98765432'[sum % 11] === code[17]?.toUpperCase()
}

/** Whether the last digit of a card's number checks (ISO/IEC 7812, Luhn). */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** A unified social credit code: its last sign checks (GB 32100). */
export function isCreditCode(code: string): boolean {
  if (!/^[159Y][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return false
  const sum = creditWeights.reduce((total, weight, place) => total + weight * creditSigns.indexOf(code[place] ?? ''), 0)
  return creditSigns[(31 - (sum % 31)) % 31] === code[17]
}

const cardLengths: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^62/, [16, 17, 18, 19]],
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|2[2-7])/, [16]],
  [/^3[47]/, [15]],
  [/^35/, [16]],
  [/^(60|65|9[0-9])/, [16, 19]],
  [/^30/, [14]],
]
/** Numbers of things, which are nobody's. */
const ofThing =
  /(订单|单号|运单|快递|物流|流水|编号|货号|条码|型号|序列|发票|批次|编码|order|tracking|invoice|sku|serial|model|batch|ref(erence)?|parcel|ticket|no\.|#)[^\d，。,;；]{0,12}$/i
const ofCard = /(卡号|银行卡|信用卡|储蓄卡|card)[^\d]{0,12}$/i
const ofPhone = /(电话|手机|座机|联系|号码|致电|拨打|微信|tel|phone|call|mobile|cell|fax|传真|热线)[^\d]{0,12}$/i

/** What a run of digits is, with what stands before it; undefined for what is nobody's. */
function kindOfDigits(raw: string, digits: string, before: string): PersonalKind | undefined {
  if (isIdCard(digits)) return 'idCard'
  const isThing = ofThing.test(before)
  const national = digits.replace(/^(\+?86|0086)(?=1[3-9]\d{9}$)/, '').replace(/^\+/, '')
  if (/^1[3-9]\d{9}$/.test(national)) return isThing ? undefined : 'phone'
  const isNamedCard = ofCard.test(before) && /^\d{13,19}$/.test(digits)
  const isCardForm = cardLengths.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length))
  if ((isCardForm || isNamedCard) && isLuhn(digits) && !isThing) return 'bankCard'
  if (isThing) return undefined
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return 'phone'
  if (/^0\d{2,3}[- ]\d{7,8}$/.test(raw) || (/^0\d{9,11}$/.test(digits) && ofPhone.test(before))) return 'phone'
  if (/^(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}$/.test(raw)) return 'phone'
  if (/^400[- ]?\d{3}[- ]?\d{4}$/.test(raw)) return undefined
  return /^\d{7,12}$/.test(digits) && /[- ]/.test(raw) && ofPhone.test(before) ? 'phone' : undefined
}

const digitRun = /(?<![\dA-Za-z@._+-])(?:\+|\()?\d(?:[ \-.()]{0,2}\d){6,22}(?:[ -]?[Xx](?![A-Za-z]))?(?![\dA-Za-z])/g
const emailForm = /[A-Za-z0-9][\w.+-]*\s?@\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g
const plateForm =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•.\s-]?(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Za-z0-9])/gi
const passportForm =
  /(?<![A-Za-z0-9])(?:[EGDSP][A-HJ-NP-Z]?\d{7,8}|[HM]\d{8})(?![A-Za-z0-9])|(?<=(?:护照|passport)[^A-Za-z0-9]{0,4}(?:号码?|number|no\.?|is|为|是|[:：\s])*[^A-Za-z0-9]{0,3})[A-Z]{0,2}\d{6,9}(?![A-Za-z0-9])/gi
const creditForm = /(?<![A-Za-z0-9])[159Y][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Za-z0-9])/g
const place = '[\\u4e00-\\u9fa5]'
const addressForm = new RegExp(
  `(?:${place}{2,7}?(?:省|自治区))?\\s?(?:${place}{2,8}?(?:市|自治州|地区|盟))?\\s?(?:${place}{1,9}?(?:区|县|旗|镇|乡))?\\s?` +
    `${place}{1,10}?(?:路|街道|大街|街|大道|道|巷|胡同|弄|村|里|园|苑|小区|花园|大厦|广场|公寓|新村|城)` +
    `(?:[\\u4e00-\\u9fa5A-Za-z\\d\\-－ ]{0,14}?(?:\\d+|[一二三四五六七八九十]+)\\s?-?\\d*\\s?(?:号楼|号院|号|弄|栋|幢|座|单元|室|楼|层|户|门))+(?:\\s?\\d{3,4}(?!\\d))?`,
  'g',
)
const placeWord = /(省|市|区|县|镇|乡|路|街|道|巷|胡同|弄|村|小区|花园|大厦|广场|公寓|苑|园|城)/
const englishAddress =
  /\b\d{1,5}[A-Za-z]?(?:-\d+)?\s+(?:(?:[NSEW]|North|South|East|West)\.?\s+)?(?:[A-Z][A-Za-z'.]+\s+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Terrace|Square|Sq)\b\.?(?:,?\s+(?:Apt|Apartment|Suite|Unit|Flat|Floor|#)\.?\s*[\w-]+)?(?:,\s*[A-Z][A-Za-z .'-]+)?(?:,?\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?|,?\s+[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})?/g

function* candidates(text: string): Generator<Personal> {
  const all = (form: RegExp) => text.matchAll(form)
  for (const match of all(emailForm)) yield { kind: 'email', from: match.index, to: match.index + match[0].length }
  for (const match of all(digitRun)) {
    // A bracket that does not close within the number is not part of it.
    const lead = match[0].startsWith('(') && !match[0].includes(')') ? 1 : 0
    const [raw, from] = [match[0].slice(lead), match.index + lead]
    const kind = kindOfDigits(raw, raw.replace(/[ \-.()]/g, ''), text.slice(Math.max(0, from - 24), from))
    if (kind) yield { kind, from, to: from + raw.length }
  }
  for (const match of all(creditForm))
    if (isCreditCode(match[0])) yield { kind: 'creditCode', from: match.index, to: match.index + match[0].length }
  for (const match of all(passportForm)) {
    const before = text.slice(Math.max(0, match.index - 24), match.index)
    if (!ofThing.test(before)) yield { kind: 'passport', from: match.index, to: match.index + match[0].length }
  }
  for (const match of all(plateForm)) yield { kind: 'plate', from: match.index, to: match.index + match[0].length }
  for (const match of all(addressForm))
    if (placeWord.test(match[0])) yield { kind: 'address', from: match.index, to: match.index + match[0].length }
  for (const match of all(englishAddress))
    yield { kind: 'address', from: match.index, to: match.index + match[0].length }
}

/** Personal data in a text, in order and without overlap. Source of the forms: GB 11643, GB 32100, GA 36, ISO/IEC 7812, E.164. */
export function findPersonal(text: string): readonly Personal[] {
  const found = [...candidates(plainOf(text))].sort((a, b) => a.from - b.from || b.to - a.to)
  const kept: Personal[] = []
  for (const one of found) if (one.from >= (kept.at(-1)?.to ?? 0)) kept.push(one)
  return kept
}

/** A text in which each piece of personal data is its kind's mark, and the way back. */
export interface Masked {
  readonly text: string
  /** The same with what was taken out put back; undefined where a mark got lost on the way. */
  restore(changed: string): string | undefined
}

/** Takes personal data out of a text before somebody else sees it; numbered marks lead back. */
export function mask(text: string): Masked {
  const found = findPersonal(text)
  const taken: string[] = []
  let masked = ''
  let at = 0
  for (const { from, to } of found) {
    masked += `${text.slice(at, from)}{{${taken.length}}}`
    taken.push(text.slice(from, to))
    at = to
  }
  return {
    text: masked + text.slice(at),
    restore: (changed) => {
      const isWhole = taken.every((_, index) => changed.includes(`{{${index}}}`))
      return isWhole ? changed.replace(/\{\{(\d+)\}\}/g, (mark, index) => taken[Number(index)] ?? mark) : undefined
    },
  }
}

/** A text without personal data: each piece is the name of its kind. There is no way back. */
export function redact(text: string, nameOf: (kind: PersonalKind) => string = (kind) => `[${kind}]`): string {
  let redacted = ''
  let at = 0
  for (const { kind, from, to } of findPersonal(text)) {
    redacted += text.slice(at, from) + nameOf(kind)
    at = to
  }
  return redacted + text.slice(at)
}
