import type { Language } from '../../../schemas/records/conversation.ts'
import type { Condition, Flow, FlowState, Slot } from '../../../schemas/records/flow.ts'
import { normalise } from '../assistant/normalise.ts'
import { colorIn, sizeIn } from '../assistant/product.ts'
import { amountIn, dateIn } from '../nlu/quantities.ts'
import { addressIn, emailIn, phoneIn, taxIdIn, timeIn } from '../nlu/slots.ts'

/** What is known of a task: its slots, the order's facts, what a call answered. */
export type Facts = Readonly<Record<string, string>>

/** Whether a condition holds; what is not known meets none. */
export const holds = (condition: Condition, facts: Facts): boolean =>
  Object.entries(condition).every(([name, wanted]) => {
    const value = facts[name]
    if (value === undefined) return false
    if (Array.isArray(wanted)) return wanted.includes(value)
    return 'above' in wanted ? Number(value) > wanted.above : Number(value) <= wanted.atMost
  })

/** The next thing that must be known, in the task's own order; undefined when all is. */
export const nextSlot = (flow: Flow, facts: Facts): Slot | undefined =>
  flow.slots.find(({ name, when }) => facts[name] === undefined && (!when || holds(when, facts)))

/** A value as people read it: a choice by its label. */
export function shownValue(flow: Flow, name: string, value: string, language: Language): string {
  const slot = flow.slots.find((one) => one.name === name)
  return slot?.options.find(({ id }) => id === value)?.label[language] ?? value
}

/** Words with their blanks filled from what is known; a blank that is not known is left out. */
export const fillWords = (
  words: Readonly<Record<Language, string>>,
  flow: Flow,
  facts: Facts,
  language: Language,
): string =>
  words[language]
    .replace(/\{([\w.]+)\}/g, (_, name: string) => shownValue(flow, name, facts[name] ?? '', language))
    .replace(/ +(?=[，。；,.;])/g, '')

const hasAddressMark = /\d|省|市|区|县|镇|村|路|街|号|栋|室|小区|大厦/
const asksBack =
  /[?？]|怎么|到哪|哪里|查一下|吗$|如何|为什么|为啥|多少|多久|什么时候|能不能|可不可以|^(what|why|how|when|where|can|could|do|does|is|are)\b/
const nothingToShow = /^(没有?|无|没拍|拍不了|不方便|none|no|nope|i don't have (one|any))[了吧的.。! ]*$/
/** A text without the values that it gives: what is asked for is found better without somebody's street in it. */
export function withoutValues(text: string): string {
  const values = [addressIn(text), emailIn(text), /\+?\d[\d\s-]{5,}\d/.exec(text)?.[0], timeIn(text)]
  return values.reduce<string>((rest, value) => (value ? rest.replace(value, ' ') : rest), text)
}

/** What the customer asks to have put right begins with these. */
const corrects =
  /不是|不对|错了|写错|改成|改为|应该是|换成|^no\b|\b(not|wrong|actually|i mean|instead|should be|change it to)\b/

function variantIn(text: string): string | undefined {
  const found = [colorIn(text), sizeIn(text)].filter(Boolean)
  return found.length > 0 ? found.join(' ') : undefined
}

const partOfAddress =
  /\d+\s*(?<unit>号|栋|幢|座|单元|室|楼|层|弄)|\b(?<name>room|apartment|apt|unit|suite|floor|flat|building)\b\.?\s*#?[\w-]+/gi
const unitOf = ({ groups }: RegExpExecArray) => (groups?.unit ?? groups?.name ?? '').toLowerCase()

/** An address with the part put right that a text names: 200号 where it was 100号. */
function withPartRight(address: string, text: string): string | undefined {
  let after = address
  for (const part of text.matchAll(partOfAddress)) {
    const same = [...address.matchAll(partOfAddress)].filter((one) => unitOf(one) === unitOf(part))
    if (same.length === 1) after = after.replace(same[0]?.[0] ?? '', part[0])
  }
  return after === address ? undefined : after
}

interface Asked {
  readonly isAsked: boolean
  /** What is put right, where something is. */
  readonly before: string | undefined
  readonly hasPhoto: boolean
  readonly today: string
}

function readSlot(slot: Slot, text: string, { isAsked, before, hasPhoto, today }: Asked): string | undefined {
  const normal = normalise(text)
  switch (slot.kind) {
    case 'address':
      return (
        (before && text.length < before.length ? withPartRight(before, text) : undefined) ??
        addressIn(text) ??
        (isAsked && !asksBack.test(normal) && normal.length >= 10 && hasAddressMark.test(normal)
          ? text.trim()
          : undefined)
      )
    case 'phone':
      return phoneIn(text)
    case 'email':
      return emailIn(text)
    case 'taxId':
      return taxIdIn(text)
    case 'time':
      return timeIn(text)
    case 'date':
      return dateIn(text, today)
    case 'amount':
      return amountIn(text) ?? (isAsked ? /^\s*(\d+(?:\.\d{1,2})?)\s*$/.exec(normal)?.[1] : undefined)
    case 'choice':
      return slot.options.find(({ words, label }) =>
        [...words, label.zh, label.en.toLowerCase()].some((word) => normal.includes(word)),
      )?.id
    case 'variant':
      return variantIn(text) ?? (isAsked && normal.length <= 20 && !asksBack.test(normal) ? text.trim() : undefined)
    case 'photo':
      return hasPhoto ? '✓' : isAsked && nothingToShow.test(normal) ? '—' : undefined
    case 'text':
      return isAsked && normal.length <= 100 && !asksBack.test(normal) ? text.trim() : undefined
    case 'order':
    case 'product':
      return undefined
  }
}

/**
 * The slots that a text fills, in whatever order they come: those that are empty, and those it puts right. Free words
 * count only where they were asked for. `today` (YYYY-MM-DD) is what days are counted from.
 */
export function readSlots(flow: Flow, state: FlowState, text: string, hasPhoto: boolean, today: string): Facts {
  const found: Record<string, string> = {}
  const isCorrection = corrects.test(normalise(text))
  for (const slot of flow.slots) {
    const isAsked = state.asked === slot.name
    const isOpen = state.slots[slot.name] === undefined || isAsked
    if (!isOpen && !isCorrection && !state.isConfirming) continue
    const before = isCorrection ? state.slots[slot.name] : undefined
    const value = readSlot(slot, text, { isAsked, before, hasPhoto, today })
    if (value !== undefined && value !== state.slots[slot.name]) found[slot.name] = value.slice(0, 200)
  }
  return found
}

const dropped =
  /^(那|那就|还是)?((算了|不(用|需要|想)?(办|弄|改|退|换|开|查|催|登记|取消)?了|先不(用|办|弄|改|退|换|开)?|不要(办|弄|改|退|换|开|查|催|取消)了|取消(操作|办理|申请)|退出|never ?mind|forget it|stop|leave it|don't bother|not any more|no longer needed)[吧啊了,，.。!！ ]*)+(谢谢|thanks?)?[.。!！ ]*$/

/** The customer does not want the task any more. */
export const isDropped = (text: string): boolean => dropped.test(normalise(text))

const declined =
  /(?<![要想用需是能可好特分])(不用|不想|不要|不需要|不必|不打算|不是(要|想)|没(说|想|打算)要?|先不|别)(再|给我|帮我|替我|去|急着)?(退|换|取消|改|开|催|查|注销|申请|办)(货|款|订单|单|地址|发票|票|掉)?[了的吧啊呀]*|\b(i )?(do not|don't|did not|didn't|no longer) (want|need|wish|ask)( you)? to (return|refund|exchange|cancel|change|swap)( (it|this|that|my order|the order|my address|the address|anything))?\b/g
const isQuestion = /怎么|如何|为什么|为啥|吗|么|能不能|可不可以|如果|万一|的话|[?？]|\b(how|what|why|if|can|could)\b/
const saysLittle = /^(我|只是|就是|其实|的|了|请|谢谢|但|i|just|please|thanks?|[\s\p{P}])*$/u

/** A text without what somebody says they do not want done; `isAll` where nothing else was said. */
export function withoutDeclined(text: string): { readonly rest: string; readonly isAll: boolean } {
  const normal = normalise(text)
  const rest = isQuestion.test(normal) ? normal : normal.replace(declined, ' ').trim()
  return rest === normal ? { rest: text, isAll: false } : { rest, isAll: saysLittle.test(rest) }
}

const agreed =
  /^(是|是的|对|对的|好|好的|嗯+|可以|行|没错|没问题|确认|确定|同意|提交|办吧|ok|okay|yes|yep|yeah|sure|please|please do|go ahead|confirm|correct|right|do it)([吧啊呀的了,，.!。！ ]|确认|确定|可以|没错|please)*$/
/** No and nothing else, or what is wrong and what comes after: whoever is asked to confirm has not confirmed. */
const refused =
  /^(不|不是|不对|不行|不可以|错了|有误|等等|等一下|no|nope|not yet|wait|wrong|that's wrong)[的了吧啊呀,，.!。！ ]*$|^(不对|错了|写错|填错|弄错|no,|wrong|that's wrong)/

export const isAgreed = (text: string): boolean => agreed.test(normalise(text))
export const isRefused = (text: string): boolean => refused.test(normalise(text))

/** Whether a task whose subject is common was asked for, and not something else about the same. */
export const isMeant = (flow: Flow | undefined, text: string) =>
  !flow?.cues || flow.cues.some((cue) => normalise(text).includes(cue))

const rule =
  /怎么|如何|怎样|点样|多久|几天|几时|多少|几多|规则|流程|可以.{0,10}吗|能.{0,10}吗|是否|^(how (do|can|to|long|much)|what|when|which|do you|can i|is it possible)\b/
const wish = /帮我|给我|替我|麻烦|我要|我想|请你|\b(please|for me|i want|i need|i'd like|i would like)\b/

/** Whether somebody asks how something is done, rather than to have it done. */
export const asksForRule = (text: string) => rule.test(normalise(text)) && !wish.test(normalise(text))
