import { type HTMLElement, NodeType, parse } from 'node-html-parser'
import type { PublicPage, ReadPage } from './public-pages.ts'

/** An entry as a page has it. */
export interface PageRow {
  readonly question: string
  readonly answer: string
  readonly source: string
}

const mostPages = 500
const mostMaps = 10
const mostRows = 100
const mostAnswer = 4_000
const leastAnswer = 5

const decode = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&apos;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

const locations = (xml: string) =>
  [...xml.matchAll(/<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*<\/loc>/g)].map(([, url = '']) => decode(url))

const isMap = ({ text }: PublicPage) => /<(?:urlset|sitemapindex)[\s>]/.test(text.slice(0, 2_000))

/**
 * What an address holds: the pages of its own host that a site map names (and those of the maps that it names), or the
 * questions and answers of a single page.
 */
export async function readSite(
  read: ReadPage,
  url: string,
): Promise<{ readonly pages: readonly string[]; readonly rows: readonly PageRow[] }> {
  const page = await read(url)
  if (!isMap(page)) return { pages: [], rows: rowsOf(page) }
  const { host } = new URL(page.url)
  const isOurs = (one: string) => URL.canParse(one) && new URL(one).host === host
  let pages = locations(page.text).filter(isOurs)
  if (/<sitemapindex[\s>]/.test(page.text)) {
    const maps = await Promise.all(pages.slice(0, mostMaps).map((one) => read(one)))
    pages = maps.flatMap(({ text }) => locations(text)).filter(isOurs)
  }
  return { pages: [...new Set(pages)].slice(0, mostPages), rows: [] }
}

const plain = (text: string) =>
  text
    .replace(/[\t\u00a0 ]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const textOf = (html: HTMLElement) => plain(html.structuredText)

/** Questions and answers of a page: as it states them for search engines, as it folds them, as it heads them, or the page as one. */
function rowsOf({ url, text }: PublicPage): readonly PageRow[] {
  const root = parse(text, { comment: false })
  const stated = root.querySelectorAll('script[type="application/ld+json"]').flatMap((one) => statedIn(one.rawText))
  for (const one of root.querySelectorAll('script,style,noscript,template,nav,header,footer,aside,form,svg'))
    one.remove()
  const main = root.querySelector('main') ?? root.querySelector('article') ?? root.querySelector('body') ?? root
  const ways = [() => stated, () => foldedIn(main), () => headedIn(main), () => wholeOf(root, main)]
  for (const way of ways) {
    const rows = way()
      .map(({ question, answer }) => ({
        question: plain(question).slice(0, 300),
        answer: plain(answer).slice(0, mostAnswer),
        source: url.slice(0, 500),
      }))
      .filter(({ question, answer }) => question.length > 1 && answer.length >= leastAnswer)
    if (rows.length > 0) return rows.slice(0, mostRows)
  }
  return []
}

type Pair = Pick<PageRow, 'question' | 'answer'>

interface Stated {
  readonly '@type'?: unknown
  readonly '@graph'?: unknown
  readonly mainEntity?: unknown
  readonly name?: unknown
  readonly acceptedAnswer?: unknown
  readonly text?: unknown
}

/** https://schema.org/FAQPage */
function statedIn(json: string): readonly Pair[] {
  try {
    const walk = (value: unknown): readonly Pair[] => {
      if (Array.isArray(value)) return value.flatMap(walk)
      if (!value || typeof value !== 'object') return []
      const node = value as Stated
      if (node['@type'] === 'Question') {
        const [answer] = [node.acceptedAnswer ?? []].flat() as Stated[]
        return [{ question: String(node.name ?? ''), answer: parse(String(answer?.text ?? '')).structuredText }]
      }
      return [...walk(node['@graph']), ...walk(node.mainEntity)]
    }
    return walk(JSON.parse(json))
  } catch {
    return []
  }
}

/** What opens when it is asked: `details` and lists of terms. */
function foldedIn(main: HTMLElement): readonly Pair[] {
  const folds = main.querySelectorAll('details').map((fold) => {
    const head = fold.querySelector('summary')
    const question = head ? textOf(head) : ''
    head?.remove()
    return { question, answer: textOf(fold) }
  })
  const terms = main
    .querySelectorAll('dt')
    .map((term) => ({ question: textOf(term), answer: term.nextElementSibling ? textOf(term.nextElementSibling) : '' }))
  return [...folds, ...terms]
}

const heading = /^H[1-6]$/

/** Headings that ask, each with what stands below it up to the next heading. */
function headedIn(main: HTMLElement): readonly Pair[] {
  const asking = main.querySelectorAll('h1,h2,h3,h4').filter((one) => /[?？]\s*$/.test(textOf(one)))
  if (asking.length < 2) return []
  return asking.map((head) => {
    const parts: string[] = []
    for (let next = head.nextElementSibling; next && !heading.test(next.tagName); next = next.nextElementSibling)
      parts.push(textOf(next))
    return { question: textOf(head), answer: parts.join('\n') }
  })
}

function wholeOf(root: HTMLElement, main: HTMLElement): readonly Pair[] {
  const head = main.querySelector('h1') ?? root.querySelector('h1')
  const question = head ? textOf(head) : (root.querySelector('title')?.text ?? '')
  head?.remove()
  const hasText = main.childNodes.some(
    ({ nodeType }) => nodeType === NodeType.ELEMENT_NODE || nodeType === NodeType.TEXT_NODE,
  )
  return hasText ? [{ question, answer: textOf(main) }] : []
}
