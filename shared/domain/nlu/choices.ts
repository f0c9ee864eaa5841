/** Which of some things somebody means who was shown a list, and how many stars somebody gives in words. */
import { normalise } from '../assistant/normalise.ts'
import { numberOf } from './quantities.ts'

const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
}
const wanted = '^(?:我?(?:要|选|想要|看|查|就要|就选|就|是)\\s*)?'
const counter =
  '(?:号|个|单|件|款|项|种|条|笔|张|位|台)?(?:订单|商品|产品|选项)?(?:那个|那单|的)?(?:谢谢|吧|啊|呢|哦)*[.。,，!！]?$'
/** 第二个, and 2 or 二号 alone: 两个 is how many. */
const counted = [
  new RegExp(`${wanted}(?:第|选项)\\s*(?<number>\\d{1,2}|[一二两三四五六七八九十]{1,2})\\s*${counter}`),
  new RegExp(`${wanted}(?<number>\\d{1,2}|[一二三四五六七八九十])\\s*号?[.。吧]?$`),
]
const inWords =
  /^(?:i(?:'d like| want| mean)? )?(?:the |number |no\.? ?|option |#)?(?<word>first|second|third|fourth|fifth|one|two|three|four|five|last|\d{1,2})(?:st|nd|rd|th)?(?: one| order| option)?(?: please)?[.!]?$/
const lastOne =
  /^(?:我?(?:要|选|看|查|就要|就)?)?最(?:后|下面)(?:面)?(?:的)?(?:那)?(?:一)?(?:个|单|件|款|项|条|笔)?(?:吧|的)?$/

/**
 * The place in a list of so many that a text names and nothing else, from one: 第二个, 选2, ②, "the second one",
 * 最后一个. Undefined where it names none, or one that is not there.
 */
export function placeIn(text: string, count: number): number | undefined {
  const normal = normalise(text)
  if (lastOne.test(normal)) return count
  const named = counted.map((one) => one.exec(normal)?.groups?.number).find(Boolean)
  const word = inWords.exec(normal)?.groups?.word
  const place = named ? numberOf(named) : word === 'last' ? count : word ? (ordinals[word] ?? Number(word)) : undefined
  return place !== undefined && place >= 1 && place <= count ? place : undefined
}

/** What people say instead of a number of stars, and nothing after it. */
const verdicts: readonly (readonly [words: RegExp, score: number])[] = [
  [/^(?:(?:非常|很|太|十分|极其)不满意|very poor|terrible|very bad|一星)$/, 1],
  [/^(?:不(?:太)?满意|差评?|poor|bad|二星|两星)$/, 2],
  [/^(?:一般般?|还行|average|三星)$/, 3],
  [/^(?:比较|还)?满意$|^(?:good|四星)$/, 4],
  [/^(?:非常|很|十分|超级?|特别)满意$|^(?:五星|excellent|great|perfect)$/, 5],
]

/** The stars that a short answer gives who was asked for a rating: 5, 五分, 4星, 非常满意, "excellent". */
export function starsIn(text: string): number | undefined {
  const normal = normalise(text).replace(/[的了啊呢吧。.!！~\s]+$/, '')
  const named = /^(?:打|给)?\s*([1-5一二两三四五])\s*(?:分|颗?星|stars?)?(?:好评)?$/.exec(normal)?.[1]
  const number = named === undefined ? undefined : numberOf(named)
  return number ?? verdicts.find(([words]) => words.test(normal))?.[1]
}
