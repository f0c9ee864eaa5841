import { Rejected } from '../../errors/errors.ts'

/** One piece of a document: an opening tag, a closing tag, text that may hold references, or text as it stands. */
export type XmlToken =
  | { readonly kind: 'open' | 'close' | 'empty'; readonly name: string }
  | { readonly kind: 'text' | 'cdata'; readonly text: string }

const malformed = (what: string) => new Rejected(`The XML is not well formed: ${what}.`, { code: 'XML_MALFORMED' })

const tagPattern = /^<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/

/**
 * Splits a provider's XML into pieces, strictly: attributes are checked and dropped, comments and a declaration are
 * skipped, and nothing else that begins with "<!" or "<?" is taken. Linear in the document's length.
 * @throws Rejected XML_DOCTYPE_FORBIDDEN, XML_MALFORMED
 */
export function* scanXml(xml: string): Generator<XmlToken> {
  let at = 0
  if (xml.charCodeAt(0) === 0xfeff) at = 1
  while (at < xml.length) {
    if (xml[at] !== '<') {
      const next = xml.indexOf('<', at)
      const end = next < 0 ? xml.length : next
      yield { kind: 'text', text: xml.slice(at, end) }
      at = end
    } else if (xml.startsWith('<![CDATA[', at)) {
      const end = xml.indexOf(']]>', at)
      if (end < 0) throw malformed('a CDATA section does not end')
      yield { kind: 'cdata', text: xml.slice(at + 9, end) }
      at = end + 3
    } else if (xml.startsWith('<!--', at)) {
      const end = xml.indexOf('-->', at + 4)
      if (end < 0) throw malformed('a comment does not end')
      at = end + 3
    } else if (xml.startsWith('<?xml', at)) {
      const end = xml.indexOf('?>', at)
      if (end < 0 || xml.slice(0, at).trim() !== '') throw malformed('the declaration is not at the start')
      at = end + 2
    } else if (/^<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(xml.slice(at, at + 10))) {
      throw new Rejected('The XML declares a document type.', { code: 'XML_DOCTYPE_FORBIDDEN' })
    } else {
      const close = xml.indexOf('>', at)
      const tag = close < 0 ? null : tagPattern.exec(xml.slice(at, close + 1))
      if (!tag) throw malformed('a tag is broken')
      const [whole, slash, name = '', attributes, empty] = tag
      if (slash && (attributes || empty)) throw malformed('a closing tag has more than a name')
      yield { kind: slash ? 'close' : empty ? 'empty' : 'open', name }
      at += whole.length
    }
  }
}
