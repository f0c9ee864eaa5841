import type { Language } from '../../../schemas/records/conversation.ts'
import type { ShopProduct } from '../../../schemas/records/shop.ts'
import { normalise } from './normalise.ts'
import { sizeIn } from './product.ts'

const compares =
  /区别|不同|差别|哪款|哪[个件双种一](更|好|贵|便宜|厚|轻|值)|对比|比较|相比|[和跟与].{1,12}比[呢吗]?$|\b(difference|compare|comparison|versus|vs|better|cheaper|more expensive)\b/

/** Whether a text asks what sets products apart. */
export const asksToCompare = (text: string): boolean => compares.test(normalise(text))

/** Every product that a text names, in the order in which they are named. */
export function productsIn(text: string, products: readonly ShopProduct[]): readonly ShopProduct[] {
  const normal = normalise(text)
  const found = products.flatMap((product) => {
    const names = [product.name, product.nameEn, ...product.aliases].map(normalise)
    const places = names.map((name) => normal.indexOf(name)).filter((place) => place >= 0)
    return places.length > 0 ? [{ product, at: Math.min(...places) }] : []
  })
  return found.sort((a, b) => a.at - b.at).map(({ product }) => product)
}

const unique = (values: readonly string[]) => [...new Set(values)]

/** Two products side by side, only from what the shop says: what is the same is said once. */
export function compareProducts(one: ShopProduct, other: ShopProduct, language: Language): string {
  const isZh = language === 'zh'
  const name = (product: ShopProduct) => (isZh ? product.name : product.nameEn)
  const colors = (product: ShopProduct) =>
    unique(product.variants.map(({ color, colorEn }) => (isZh ? color : colorEn))).join(isZh ? '、' : ', ')
  const sizes = (product: ShopProduct) => unique(product.variants.map(({ size }) => size)).join(isZh ? '、' : ', ')
  const rows: (readonly [string, (product: ShopProduct) => string])[] = [
    [isZh ? '价格' : 'Price', ({ price }) => `¥${price}`],
    [isZh ? '材质' : 'Material', ({ material, materialEn }) => (isZh ? material : materialEn)],
    [isZh ? '颜色' : 'Colours', colors],
    [isZh ? '尺码' : 'Sizes', sizes],
    [isZh ? '特点' : 'About', ({ description, descriptionEn }) => (isZh ? description : descriptionEn)],
  ]
  const lines = rows.map(([label, value]) =>
    value(one) === value(other)
      ? isZh
        ? `${label}：两款都是 ${value(one)}`
        : `${label}: both ${value(one)}`
      : `${label}${isZh ? '：' : ': '}${name(one)} ${value(one)}${isZh ? '；' : '; '}${name(other)} ${value(other)}`,
  )
  return lines.join('\n')
}

const measures =
  /多长|多宽|多大$|多高|多重|衣长|胸围|肩宽|腰围|袖长|脚长|内长|尺码表|尺寸表|how (long|wide|heavy|tall)|size chart|measurements?|chest|waist|length/

/** What is asked beyond colour, size, stock, price and material: a measure, or what the shop describes by name. */
export function describeDetail(product: ShopProduct, text: string, language: Language): string | undefined {
  const isZh = language === 'zh'
  const normal = normalise(text)
  const name = isZh ? product.name : product.nameEn
  const attribute = product.attributes.find((one) =>
    [one.name, one.nameEn, ...one.words].some((word) => normal.includes(normalise(word))),
  )
  if (attribute)
    return isZh
      ? `${name}的${attribute.name}：${attribute.value}。`
      : `${name}, ${attribute.nameEn.toLowerCase()}: ${attribute.valueEn}.`
  if (!measures.test(normal)) return undefined
  const size = sizeIn(text)
  const rows = product.sizeChart.filter((row) => !size || row.size.toUpperCase() === size)
  if (rows.length > 0)
    return rows
      .map((row) => (isZh ? `${name} ${row.size} 码：${row.text}` : `${name}, size ${row.size}: ${row.textEn}`))
      .join('\n')
  return isZh
    ? `${name}的页面没有标注这项数据，我不能乱说。需要的话可以说“转人工”，请同事量一下。`
    : `The page of ${name} does not give that, and I will not guess. Say “agent” and a colleague can measure it.`
}
