import { normalise, tokens } from './normalise.ts'

/** Something approved that an answer may be written from. */
export interface Passage {
  readonly id: string
  readonly question: string
  readonly answer: string
}

/** What a model wrote, and the ids of the passages that it says it wrote from. */
export interface Written {
  readonly text: string
  readonly citations: readonly string[]
}

const mostLength = 800
/** So many of an answer's words must stand in what it cites. */
const leastShared = 0.5

const linksIn = (text: string) =>
  text.match(/(?:https?:\/\/|www\.)[^\s<>"'）)】]+|[\w-]+\.(?:com|cn|net|org|io)\b/gi) ?? []
const numbersIn = (text: string) =>
  normalise(text)
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .match(/\d+(?:\.\d+)?/g) ?? []

/**
 * Why what a model wrote must not be said; undefined where it may. It has to cite what it was given, hold no link and
 * no figure that is not there, and say in the main what the cited passages say. What the customer said vouches for
 * nothing: who asks for a promise in so many words must not get it back as ours, and what is said beside the customer's
 * own words must stand in the passages by itself.
 */
export function whyNotGrounded(written: Written, passages: readonly Passage[], question: string): string | undefined {
  const { text, citations } = written
  const cited = passages.filter(({ id }) => citations.includes(id))
  if (citations.length === 0) return 'it cites nothing'
  if (cited.length < new Set(citations).size) return 'it cites what it was not given'
  if (!text.trim()) return 'it says nothing'
  if (text.length > mostLength) return 'it is too long'
  if (/<\/?(?:passage|customer|system)\b/i.test(text)) return 'it repeats its instructions'
  const source = cited.map((one) => `${one.question}\n${one.answer}`).join('\n')
  const links = linksIn(text).filter((link) => !source.includes(link))
  if (links.length > 0) return 'it holds a link that no passage holds'
  const figures = new Set(numbersIn(source))
  const invented = numbersIn(text).find((figure) => !figures.has(figure))
  if (invented !== undefined) return `it holds a figure that no passage holds: ${invented}`
  const words = [...new Set(tokens(text))]
  const [known, asked] = [new Set(tokens(source)), new Set(tokens(question))]
  const shared = (some: readonly string[]) => some.filter((word) => known.has(word)).length / Math.max(1, some.length)
  const own = words.filter((word) => !asked.has(word))
  const isKnown = shared(words) >= leastShared && (own.length === 0 || shared(own) >= leastShared)
  return isKnown ? undefined : 'it says what no passage says'
}
