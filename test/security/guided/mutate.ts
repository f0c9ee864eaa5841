/** What breaks readers everywhere. */
export const nasty: readonly string[] = [
  '',
  '\u0000',
  '9'.repeat(400),
  '-1',
  '1e999',
  'null',
  'true',
  '[]',
  '{}',
  '"',
  '\\',
  '\ud800',
  '😀'.repeat(50),
  '{"__proto__":{"x":1}}',
  '"__proto__"',
  '"constructor"',
  '['.repeat(2_000),
  '{"a":'.repeat(500),
  '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>',
  '<![CDATA[',
  ']]>',
  '&#x0;',
  '%00',
  '../../../etc/passwd',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '=cmd()',
  '١٢٣',
  'ａｂｃ',
]

const values = ['null', 'true', '0', '-1', '1e99', '""', '[]', '{}', '[[]]', '{"a":1}', '"x"', '9007199254740993']

/** A text made of others that somebody has spoiled: parts taken out, doubled, turned round, put in, or from another. */
export function spoiled(parents: readonly string[], words: readonly string[], random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  let result = pick(parents)
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const from = Math.floor(random() * (result.length + 1))
    const to = Math.min(result.length, from + Math.floor(random() * 20))
    const middle = result.slice(from, to)
    const put = (): string => {
      const kind = random()
      if (kind < 0.12) return ''
      if (kind < 0.2) return middle + middle
      if (kind < 0.25) return [...middle].reverse().join('')
      if (kind < 0.35) return pick(nasty)
      if (kind < 0.4) return String.fromCharCode(Math.floor(random() * 65_536))
      if (kind < 0.6 && words.length > 0) return pick(words)
      const other = pick(parents)
      const start = Math.floor(random() * other.length)
      return other.slice(start, start + Math.floor(random() * 60))
    }
    // A whole value of a document, in another's place: what a reader of JSON looks at.
    const tokens = [...result.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g)]
    const token = tokens.length > 0 && random() < 0.5 ? pick(tokens) : undefined
    if (token) {
      const [word = ''] = token
      const by = random() < 0.5 && words.length > 0 ? JSON.stringify(pick(words)) : pick(values)
      result = result.slice(0, token.index) + by + result.slice(token.index + word.length)
    } else result = result.slice(0, from) + put() + result.slice(to)
  }
  return result.slice(0, 20_000)
}
