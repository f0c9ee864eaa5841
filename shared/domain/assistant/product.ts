import type { Language } from '../../../schemas/records/conversation.ts'
import type { ShopProduct } from '../../../schemas/records/shop.ts'
import { normalise } from './normalise.ts'

export type ProductAspect = 'color' | 'size' | 'stock' | 'price' | 'material' | 'general'

const colors: Readonly<Record<string, readonly string[]>> = {
  红色: ['红', 'red'],
  黑色: ['黑', 'black'],
  白色: ['白', 'white'],
  蓝色: ['蓝', 'blue'],
  绿色: ['绿', 'green'],
  灰色: ['灰', 'grey', 'gray'],
  粉色: ['粉', 'pink'],
  黄色: ['黄', 'yellow'],
  紫色: ['紫', 'purple'],
  米色: ['米', 'beige'],
}

const aspects: readonly (readonly [ProductAspect, RegExp])[] = [
  ['price', /多少钱|价格|价钱|什么价|几块|贵吗|售价|\b(price|cost|how much)\b/],
  ['material', /材质|面料|什么料|什么做的|成分|纯棉|\b(material|made of|fabric|cotton)\b/],
  ['size', /尺码|尺寸|多大|几码|[smlx]+码|\d{2}码|大号|小号|中号|\b(size|sizes|large|small|medium|xl|xxl)\b/],
  ['color', /颜色|色吗|色的|什么色|\b(colou?rs?)\b/],
  [
    'stock',
    /有货|现货|库存|缺货|还有吗|有没有|有吗|到货|补货|上架|\b(in stock|available|availability|do you have|have any)\b/,
  ],
]

/** What is not about the product: what something else costs (postage, a fee, a tax, a deposit), how to find one's size, and that it does not fit. */
const otherMatters =
  /(怎么|如何)(选|挑|看)(尺码|尺寸|码数?|大小)|how (do|can|should) i (choose|pick|find)( the| my)?( right)? size|(费用?|税|押金|定金)(是|要|得|大概|一般|需要|收)*(多少钱|几块钱?|什么价|贵吗)|how much (is|are|does|do|for)( the| your)?( \w+)? (shipping|delivery|postage|returns?|tax|fees?)\b|\b(too|a bit|a little|slightly) (small|large)\b|\btrue to size\b|\bruns? (small|large)\b|\b(shipping|delivery|postage) (cost|price)s?|\b(cost|price) of (the )?(shipping|delivery|postage)\b/g

/** The colour a text names, in the shop's own word. */
export function colorIn(text: string): string | undefined {
  const normal = normalise(text)
  for (const [color, [zh, ...en]] of Object.entries(colors)) {
    if (normal.includes(color) || new RegExp(`${zh}色?(的|款|吗|有)|有${zh}`).test(normal)) return color
    if (en.some((word) => new RegExp(`\\b${word}\\b`).test(normal))) return color
  }
  return undefined
}

export const sizeIn = (text: string): string | undefined =>
  (
    /(?<![a-z])(xxl|xl|xs|s|m|l)\s*码?(?![a-z])/.exec(
      normalise(text).replace(/(it|that|there|what|he|she|let)'s/g, ''),
    )?.[1] ?? /(?<!\d)(3[5-9]|4[0-6])\s*码/.exec(normalise(text))?.[1]
  )?.toUpperCase()

/** What about a product is asked; undefined when the text asks nothing about products. */
export function aspectIn(text: string): ProductAspect | undefined {
  const normal = normalise(text).replace(otherMatters, ' ')
  const found = aspects.find(([, pattern]) => pattern.test(normal))?.[0]
  if (colorIn(text) && (!found || found === 'stock')) return 'color'
  return found
}

const fillers =
  /有|几种|哪些|哪几种|什么|都|请问|一件|一个|一双|现在|这|的|呢|啊|呀|吗|多少|what|which|are|is|the|there|do you have|does it come in|come in/g

/** Whether a text asks for a price, a colour, a size or a material and names nothing that has it. */
export function isAspectAlone(text: string): boolean {
  const normal = normalise(text)
  const found = aspects.find(([aspect, pattern]) => aspect !== 'stock' && pattern.test(normal))
  return (
    found !== undefined &&
    normal
      .replace(found[1], '')
      .replace(fillers, '')
      .replace(/[\s\p{P}]/gu, '') === ''
  )
}

/** The product a text names, by name or alias; the longest match wins. */
export function productIn(text: string, products: readonly ShopProduct[]): ShopProduct | undefined {
  const normal = normalise(text)
  let best: { readonly product: ShopProduct; readonly length: number } | undefined
  for (const product of products)
    for (const name of [product.name, product.nameEn, ...product.aliases]) {
      const length = name.length
      if (normal.includes(normalise(name)) && length > (best?.length ?? 0)) best = { product, length }
    }
  return best?.product
}

const unique = (values: readonly string[]) => [...new Set(values)]

/** The answer to a question about one product, only from what the shop says. */
export function describeProduct(product: ShopProduct, aspect: ProductAspect, text: string, language: Language): string {
  const isZh = language === 'zh'
  const name = isZh ? product.name : product.nameEn
  const colorName = (color: string) =>
    isZh ? color : (product.variants.find((variant) => variant.color === color)?.colorEn ?? color)
  const available = product.variants.filter((variant) => variant.stock > 0)
  const list = (values: readonly string[]) => unique(values).join(isZh ? '、' : ', ')
  const colorsLeft = list(available.map((variant) => (isZh ? variant.color : variant.colorEn)))
  if (aspect === 'price') return isZh ? `${name}的价格是 ¥${product.price}。` : `${name} costs ¥${product.price}.`
  if (aspect === 'material')
    return isZh ? `${name}的材质：${product.material}。` : `${name} is made of: ${product.materialEn}.`
  if (aspect === 'general') return `${name}\n${isZh ? product.description : product.descriptionEn}\n¥${product.price}`

  const color = colorIn(text)
  const size = sizeIn(text)
  const isWanted = (variant: ShopProduct['variants'][number]) =>
    (!color || variant.color === color) && (!size || variant.size.toUpperCase() === size)
  if (!color && !size) {
    const sizes = list(available.map((variant) => variant.size))
    if (available.length === 0) return isZh ? `${name}目前全部缺货。` : `${name} is sold out at the moment.`
    return isZh
      ? `${name}现货有颜色：${colorsLeft}；尺码：${sizes}。`
      : `${name} is in stock in ${colorsLeft}; sizes ${sizes}.`
  }
  const wanted = [color && colorName(color), size].filter(Boolean).join(' ')
  const matching = product.variants.filter(isWanted)
  const inStock = matching.filter((variant) => variant.stock > 0)
  if (inStock.length > 0 && !color) {
    const left = list(inStock.map((variant) => (isZh ? variant.color : variant.colorEn)))
    return isZh
      ? `有的，${name} ${wanted} 码有货，颜色：${left}。`
      : `Yes, ${name} is in stock in size ${wanted}: ${left}.`
  }
  if (inStock.length > 0) {
    const sizes = list(inStock.map((variant) => variant.size))
    return isZh
      ? `有的，${name}有${wanted}，现货尺码：${sizes}。`
      : `Yes, ${name} comes in ${wanted}; sizes in stock: ${sizes}.`
  }
  if (matching.length > 0)
    return isZh
      ? `${name}的${wanted}暂时缺货。现货颜色：${colorsLeft || '无'}。`
      : `${name} in ${wanted} is out of stock. In stock: ${colorsLeft || 'none'}.`
  return isZh
    ? `${name}没有${wanted}。现有颜色：${colorsLeft || '无'}。`
    : `${name} does not come in ${wanted}. Available: ${colorsLeft || 'none'}.`
}
