import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares two texts in time that does not depend on where they differ. Empty or missing never equals anything. */
export function safeEqual(given: string | undefined, expected: string | undefined): boolean {
  if (!given || !expected) return false
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Lower-case hex SHA-1 of the texts, sorted by byte value and joined (the scheme of WeChat, WeCom and Weibo). */
export function sha1Sorted(...texts: readonly string[]): string {
  const sorted = texts.map((text) => Buffer.from(text)).sort(Buffer.compare)
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex')
}

/** The only value of a query parameter; undefined when absent, null when it occurs twice, which a caller must refuse. */
export function single(query: Readonly<Record<string, readonly string[]>>, name: string): string | undefined | null {
  const values = query[name]
  if (!values || values.length === 0) return undefined
  return values.length === 1 ? values[0] : null
}
