type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
// Control characters have no place in XML, not even escaped.
const escapeXml = (text: string) =>
  text.replace(/(?![\t\n\r])\p{Cc}/gu, '').replace(/[&<>"']/g, (character) => escapes[character] ?? '')

/** One verb, its attributes and what is in it; text is escaped, so nobody can dictate a verb. */
export class Verb {
  private readonly text: string

  constructor(name: string, attributes: Attributes = {}, ...inside: readonly (string | Verb)[]) {
    const written = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
      .join('')
    const inner = inside.map((part) => (typeof part === 'string' ? escapeXml(part) : part.toString())).join('')
    this.text = inner ? `<${name}${written}>${inner}</${name}>` : `<${name}${written}/>`
  }

  toString(): string {
    return this.text
  }
}

/** A whole answer: https://www.twilio.com/docs/voice/twiml */
export const twiml = (...verbs: readonly Verb[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${new Verb('Response', {}, ...verbs)}`
