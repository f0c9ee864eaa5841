import type { SpokenContext } from '../../../schemas/commands/spoken.ts'
import type { AssistantMemory } from '../../../schemas/records/conversation.ts'
import type { ShopProduct } from '../../../schemas/records/shop.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { aspectIn, describeProduct, isAspectAlone, productIn, sizeIn } from '../../domain/assistant/product.ts'
import { asksToCompare, compareProducts, describeDetail, productsIn } from '../../domain/assistant/product-facts.ts'
import { isFamilyError } from '../../errors/errors.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'

const pointsBack = /这个|这款|这件|那个|那款|那件|它|该商品|\b(it|this|that|this one|that one)\b/i

/** So little asks for nothing but a size: 那 L 呢. */
const mostOfASize = 8

/** Colour, size, stock, price and material of a product, exactly as the shop has them; "it" means the last one. */
export async function answerAboutProduct(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { language, turn, text } = draft
  const { pending } = turn.memory
  const aspect = aspectIn(text)
  const isAsked = pending?.intent === 'product'
  if (!aspect && !isAsked && text.length > 40 && !asksToCompare(text)) return undefined
  let products: readonly ShopProduct[]
  try {
    products = await ports.shop.products()
  } catch (error) {
    if (!isFamilyError(error) || error.family !== 'unavailable') throw error
    draft.note({ step: 'product', result: 'shop down' })
    return undefined
  }
  const named = productIn(text, products)
  const question = isAsked && named ? (pending.slots.question ?? text) : text
  const pointed = pointedAt(turn.about, products)
  const isAlsoSize = turn.memory.lastProductId !== undefined && text.length < mostOfASize && sizeIn(text) !== undefined
  const wanted = aspect ?? (isAsked ? aspectIn(question) : undefined) ?? (isAlsoSize ? 'size' : undefined)
  const part = pointed && !named ? partOf(pointed, turn.about?.object ?? '') : undefined
  if (pointed && part && (!wanted || wanted === 'material' || wanted === 'general')) {
    draft.citations.push(`product:${pointed.id}`)
    const words = language === 'zh' ? part.description : part.descriptionEn
    return draft.reply('product', `part ${part.name}`, [words], { ...draft.understood, lastProductId: pointed.id })
  }
  const compared = asksToCompare(text) ? pairIn(draft, products) : undefined
  if (compared) {
    const [one, other] = compared
    draft.citations.push(`product:${one.id}`, `product:${other.id}`)
    return draft.reply('product', 'compared', [compareProducts(one, other, language)], {
      ...draft.understood,
      lastProductId: other.id,
      earlierProductId: one.id,
    })
  }
  const last = pointed ?? products.find((product) => product.id === turn.memory.lastProductId)
  const product =
    named ??
    (pointed && wanted ? pointed : undefined) ??
    (wanted && last && (pointsBack.test(text) || text.length < 16) ? last : undefined)
  const spokenOf = product ?? (last && (pointsBack.test(text) || text.length < 16) ? last : undefined)
  const detail =
    spokenOf && wanted !== 'price' && wanted !== 'material' ? describeDetail(spokenOf, question, language) : undefined
  if (spokenOf && detail) {
    draft.citations.push(`product:${spokenOf.id}`)
    return draft.reply('product', 'detail', [detail], remembering(draft, spokenOf))
  }
  if (!product) {
    if (!wanted || !(pointsBack.test(text) || isAspectAlone(text))) return undefined
    const slots = { question: text }
    return draft.reply('product', 'which one', [say('productUnknown', language)], {
      ...draft.understood,
      pending: { intent: 'product', slots },
    })
  }
  if (!wanted && !isNameAlone(text, product)) return undefined
  draft.citations.push(`product:${product.id}`)
  const answer = describeProduct(product, wanted ?? 'general', question, language)
  return draft.reply('product', wanted ?? 'general', [answer], remembering(draft, product))
}

/** The product that is now spoken of, and the one before it. */
function remembering(draft: Draft, product: ShopProduct): AssistantMemory {
  const before = draft.turn.memory.lastProductId
  return {
    ...draft.understood,
    lastProductId: product.id,
    ...(before && before !== product.id && { earlierProductId: before }),
  }
}

/** The two that are to be compared: both named, or one with the last, or the last two that were spoken of. */
function pairIn(draft: Draft, products: readonly ShopProduct[]): readonly [ShopProduct, ShopProduct] | undefined {
  const { lastProductId, earlierProductId } = draft.turn.memory
  const byId = (id: string | undefined) => products.find((product) => product.id === id)
  const named = productsIn(draft.text, products)
  const known = [byId(lastProductId), byId(earlierProductId)].filter((one) => one !== undefined)
  const all = [...named, ...known.filter((one) => !named.includes(one))]
  const [one, other] = named.length > 0 ? all : all.toReversed()
  return one && other ? [one, other] : undefined
}

/** The product that the customer points at or looks at, by its id or name. */
function pointedAt(about: SpokenContext | undefined, products: readonly ShopProduct[]): ShopProduct | undefined {
  const name = about?.product
  return name ? (products.find((product) => product.id === name) ?? productIn(name, products)) : undefined
}

const partOf = (product: ShopProduct, object: string) =>
  product.parts.find(({ name, nameEn }) => object && [name, nameEn.toLowerCase()].includes(object.toLowerCase()))

/** A name and little else asks for everything about it; a sentence that only mentions it asks something else. */
const isNameAlone = (text: string, product: ShopProduct) =>
  [product.name, product.nameEn, ...product.aliases].some(
    (name) =>
      text.toLowerCase().includes(name.toLowerCase()) &&
      saysNothing(text.toLowerCase().replace(name.toLowerCase(), '')),
  )

/** What stands around a name without asking anything of its own. */
const saysNothing = (rest: string) =>
  rest
    .replace(
      /介绍一下|介绍|了解一下|了解|看看|看一下|怎么样|想买|我想|我要|请问|关于|说说|那个|这个|那款|这款|一下|呢|吗|吧|的|呀|啊|tell me about|what about|about|the|your|i want|please|show me/g,
      '',
    )
    .replace(/[\s\p{P}]/gu, '').length <= 1
