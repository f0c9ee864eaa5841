import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { Rejected } from '../../errors/errors.ts'

/** An element's text, or its children by name; repeated names become arrays. Unknown elements are kept. */
export type XmlValue = string | XmlElement | readonly (string | XmlElement)[]
export interface XmlElement {
  readonly [name: string]: XmlValue
}

const maxDepth = 12
const maxElements = 500
const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype'])

const refuse = (code: string, message: string) => new Rejected(message, { code })

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
})

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[^;&\s]*);?/gi, (whole, name: string) => {
    if (name.startsWith('#') && whole.endsWith(';')) {
      const point = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      if (point > 0 && point <= 0x10ffff) return String.fromCodePoint(point)
    }
    const known = predefined[name]
    if (known === undefined || !whole.endsWith(';')) throw refuse('XML_UNKNOWN_ENTITY', 'The XML uses an entity that is not predefined.')
    return known
  })
}

type Node = Readonly<Record<string, unknown>>

function build(nodes: readonly Node[], depth: number, count: { elements: number }): string | XmlElement {
  if (depth > maxDepth) throw refuse('XML_TOO_DEEP', `The XML is nested deeper than ${maxDepth}.`)
  let text = ''
  const children: Record<string, XmlValue> = Object.create(null)
  let hasChildren = false
  for (const node of nodes) {
    const name = Object.keys(node)[0] as string
    const inner = node[name]
    if (name === '#text') text += decode(String(inner))
    else if (name === '#cdata') text += ((inner as readonly Node[])[0]?.['#text'] as string | undefined) ?? ''
    else {
      if (forbiddenNames.has(name)) throw refuse('XML_FORBIDDEN_NAME', `The XML has an element called ${name}.`)
      if (++count.elements > maxElements) throw refuse('XML_TOO_LARGE', `The XML has more than ${maxElements} elements.`)
      hasChildren = true
      const value = build(inner as readonly Node[], depth + 1, count)
      const before = children[name]
      if (before === undefined) children[name] = value
      else children[name] = Array.isArray(before) ? [...before, value] : [before as string | XmlElement, value]
    }
  }
  return hasChildren ? children : text
}

/**
 * Reads a provider's XML: one root element, five predefined and numeric entities, no document type.
 * @throws Rejected XML_DOCTYPE_FORBIDDEN, XML_MALFORMED, XML_UNKNOWN_ENTITY, XML_TOO_DEEP, XML_TOO_LARGE
 */
export function parseXml(xml: string): { readonly root: string; readonly fields: XmlElement } {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw refuse('XML_DOCTYPE_FORBIDDEN', 'The XML declares a document type.')
  if (xml.split('<![CDATA[').length - 1 > xml.split(']]>').length - 1 || XMLValidator.validate(xml) !== true)
    throw refuse('XML_MALFORMED', 'The XML is not well formed.')
  let nodes: readonly Node[]
  try {
    nodes = (parser.parse(xml) as readonly Node[]).filter((node) => !('#text' in node))
  } catch (cause) {
    throw new Rejected('The XML is not well formed.', { code: 'XML_MALFORMED', cause })
  }
  const [first] = nodes
  if (nodes.length !== 1 || !first) throw refuse('XML_MALFORMED', 'The XML must have one root element.')
  const root = Object.keys(first)[0] as string
  const built = build(first[root] as readonly Node[], 1, { elements: 0 })
  return { root, fields: typeof built === 'string' ? {} : built }
}

/** A text field of a parsed element; undefined where it is absent or has children. */
export function field(element: XmlElement, name: string): string | undefined {
  const value = element[name]
  return typeof value === 'string' ? value : undefined
}

/** A child element; undefined where it is absent or only text. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  const value = element[name]
  return typeof value === 'object' && !Array.isArray(value) ? (value as XmlElement) : undefined
}

const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

export type XmlTree = string | number | { readonly [name: string]: XmlTree | undefined } | readonly { readonly [name: string]: XmlTree | undefined }[]

/** Writes an element; text goes into CDATA that its content cannot close, numbers stay bare, arrays repeat `item`. */
export function writeXml(name: string, tree: XmlTree): string {
  if (typeof tree === 'number') return `<${name}>${tree}</${name}>`
  if (typeof tree === 'string') return `<${name}>${cdata(tree)}</${name}>`
  const inner = Array.isArray(tree)
    ? tree.map((item) => writeXml('item', item))
    : Object.entries(tree as Record<string, XmlTree | undefined>).flatMap(([key, value]) => (value === undefined ? [] : [writeXml(key, value)]))
  return `<${name}>${inner.join('')}</${name}>`
}
