import { Rejected } from '../../errors/errors.ts'
import { scanXml } from './xml-scan.ts'

/** An element's text, or its children by name; repeated names become arrays. Unknown elements are kept. */
export type XmlValue = string | XmlElement | readonly (string | XmlElement)[]
export interface XmlElement {
  readonly [name: string]: XmlValue
}

const maxDepth = 12
const maxElements = 500
const predefined = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }))
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype'])

const refuse = (code: string, message: string) => new Rejected(message, { code })

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[^;&\s]*);?/gi, (whole, name: string) => {
    if (name.startsWith('#') && whole.endsWith(';')) {
      const point = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      if (point > 0 && point <= 0x10ffff) return String.fromCodePoint(point)
    }
    const known = predefined.get(name)
    if (known === undefined || !whole.endsWith(';'))
      throw refuse('XML_UNKNOWN_ENTITY', 'The XML uses an entity that is not predefined.')
    return known
  })
}

interface Open {
  readonly name: string
  readonly children: Record<string, XmlValue>
  text: string
  hasChildren: boolean
}

const opened = (name: string): Open => {
  if (forbiddenNames.has(name)) throw refuse('XML_FORBIDDEN_NAME', `The XML has an element called ${name}.`)
  return { name, children: Object.create(null), text: '', hasChildren: false }
}

/** Puts a finished element under its parent; a name that occurs again becomes a list. */
function attach(parent: Open, { name, children, text, hasChildren }: Open): void {
  const value = hasChildren ? children : text
  const before = parent.children[name]
  parent.hasChildren = true
  if (before === undefined) parent.children[name] = value
  else parent.children[name] = Array.isArray(before) ? [...before, value] : [before as string | XmlElement, value]
}

/**
 * Reads a provider's XML: one root element, five predefined and numeric entities, no document type.
 * @throws Rejected XML_DOCTYPE_FORBIDDEN, XML_MALFORMED, XML_UNKNOWN_ENTITY, XML_TOO_DEEP, XML_TOO_LARGE
 */
export function parseXml(xml: string): { readonly root: string; readonly fields: XmlElement } {
  const document = opened('#document')
  const stack: Open[] = [document]
  let elements = 0
  for (const token of scanXml(xml)) {
    const current = stack.at(-1) as Open
    if ('text' in token) {
      if (current !== document) current.text += token.kind === 'cdata' ? token.text : decode(token.text)
      else if (token.kind === 'cdata' || token.text.trim() !== '')
        throw refuse('XML_MALFORMED', 'The XML has text outside its root element.')
      continue
    }
    if (token.kind === 'close') {
      if (current === document || current.name !== token.name)
        throw refuse('XML_MALFORMED', 'The XML closes an element that is not open.')
      stack.pop()
      attach(stack.at(-1) as Open, current)
      continue
    }
    if (++elements > maxElements) throw refuse('XML_TOO_LARGE', `The XML has more than ${maxElements} elements.`)
    if (stack.length > maxDepth) throw refuse('XML_TOO_DEEP', `The XML is nested deeper than ${maxDepth}.`)
    if (token.kind === 'empty') attach(current, opened(token.name))
    else stack.push(opened(token.name))
  }
  const roots = Object.entries(document.children)
  const [root] = roots
  if (stack.length > 1 || roots.length !== 1 || !root || Array.isArray(root[1]))
    throw refuse('XML_MALFORMED', 'The XML must be one whole element.')
  return { root: root[0], fields: typeof root[1] === 'string' ? {} : (root[1] as XmlElement) }
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

export type XmlTree =
  | string
  | number
  | { readonly [name: string]: XmlTree | undefined }
  | readonly { readonly [name: string]: XmlTree | undefined }[]

/** Writes an element; text goes into CDATA that its content cannot close, numbers stay bare, arrays repeat `item`. */
export function writeXml(name: string, tree: XmlTree): string {
  if (typeof tree === 'number') return `<${name}>${tree}</${name}>`
  if (typeof tree === 'string') return `<${name}>${cdata(tree)}</${name}>`
  const inner = Array.isArray(tree)
    ? tree.map((item) => writeXml('item', item))
    : Object.entries(tree as Record<string, XmlTree | undefined>).flatMap(([key, value]) =>
        value === undefined ? [] : [writeXml(key, value)],
      )
  return `<${name}>${inner.join('')}</${name}>`
}
