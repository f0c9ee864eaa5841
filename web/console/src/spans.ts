/** When somebody works on a day. */
export type Spans = { from: string; to: string }[]

const spanPattern = /^(\d{1,2}:[0-5]\d)\s*[-–~至]\s*(\d{1,2}:[0-5]\d)$/
const padded = (time: string) => time.padStart(5, '0')

/** `09:00-12:00, 13:00-18:00`, as people write it. */
export const writtenSpans = (spans: Spans | undefined): string =>
  (spans ?? []).map(({ from, to }) => `${from}-${to}`).join(', ')

/** The same read back; undefined where it cannot be. Nothing at all means that nobody works. */
export function readSpans(text: string): Spans | undefined {
  const parts = text
    .split(/[,，;；、]/)
    .map((part) => part.trim())
    .filter(Boolean)
  const spans = parts.flatMap((part) => {
    const [, from, to] = spanPattern.exec(part) ?? []
    return from && to ? [{ from: padded(from), to: padded(to) }] : []
  })
  const isRight = spans.length === parts.length && spans.every(({ from, to }) => from < to && to <= '24:00')
  return isRight ? spans : undefined
}
