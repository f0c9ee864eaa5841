import { describe, expect, test } from 'vitest'
import { parseXml } from '../../shared/channels/support/xml.ts'

const wide = (count: number, of: string) => of.repeat(count)
const deep = (count: number) => `${wide(count, '<a>')}x${wide(count, '</a>')}`

/** What must be refused, whatever it would do elsewhere. */
const refused: readonly (readonly [string, string])[] = [
  ['a file by an entity', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><a>&f;</a></xml>'],
  ['a file by a public entity', '<!DOCTYPE x [<!ENTITY f PUBLIC "p" "file:///etc/hostname">]><xml>&f;</xml>'],
  ['the metadata of the cloud', '<!DOCTYPE x [<!ENTITY f SYSTEM "http://169.254.169.254/latest/">]><xml>&f;</xml>'],
  ['a parameter entity', '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]><xml/>'],
  ['a definition elsewhere', '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml/>'],
  ['a definition that is public', '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:1/"><xml/>'],
  ['an empty definition', '<!DOCTYPE xml><xml/>'],
  ['a definition in small letters', '<!doctype xml [<!entity a "b">]><xml>&a;</xml>'],
  ['a definition after the root', '<xml/><!DOCTYPE xml>'],
  ['a definition inside', '<xml><!DOCTYPE a [<!ENTITY b "c">]></xml>'],
  [
    'a billion laughs',
    `<!DOCTYPE l [<!ENTITY a "ha">${[...'bcdefgh'].map((n, i) => `<!ENTITY ${n} "${`&${'abcdefgh'[i]};`.repeat(10)}">`).join('')}]><xml>&h;</xml>`,
  ],
  ['a quadratic blow-up', `<!DOCTYPE l [<!ENTITY a "${'x'.repeat(50_000)}">]><xml>${'&a;'.repeat(1_000)}</xml>`],
  ['an entity of its own', '<!DOCTYPE l [<!ENTITY a "&a;">]><xml>&a;</xml>'],
  ['an element declared', '<!ELEMENT xml ANY><xml/>'],
  ['an attribute list', '<!ATTLIST xml a CDATA "b"><xml/>'],
  ['a notation', '<!NOTATION n SYSTEM "x"><xml/>'],
  ['an entity that nobody defined', '<xml><a>&nbsp;</a></xml>'],
  ['an entity called like a prototype', '<xml><a>&__proto__;</a></xml>'],
  ['an entity called like a constructor', '<xml><a>&constructor;</a></xml>'],
  ['an entity without its end', '<xml><a>&amp</a></xml>'],
  ['a bare ampersand', '<xml><a>a & b</a></xml>'],
  ['a number that is no character', '<xml><a>&#x110000;</a></xml>'],
  ['the number nothing', '<xml><a>&#0;</a></xml>'],
  ['an element called like a prototype', '<xml><__proto__><isAdmin>1</isAdmin></__proto__></xml>'],
  ['an element called constructor', '<xml><constructor><prototype>1</prototype></constructor></xml>'],
  ['too deep', deep(20)],
  ['far too deep', deep(5_000)],
  ['too many', `<xml>${wide(600, '<a/>')}</xml>`],
  ['far too many', `<xml>${wide(50_000, '<a/>')}</xml>`],
  ['two roots', '<xml/><xml/>'],
  ['no root', 'only text'],
  ['nothing', ''],
  ['text before the root', 'x<xml/>'],
  ['text after the root', '<xml/>x'],
  ['an element that is not closed', '<xml><a></xml>'],
  ['closed in the wrong order', '<xml><a><b></a></b></xml>'],
  ['closed without being open', '</xml>'],
  ['a tag that does not end', '<xml><a'],
  ['character data that does not end', '<xml><![CDATA[abc</xml>'],
  ['a comment that does not end', '<xml><!-- abc</xml>'],
  ['character data outside', '<![CDATA[x]]><xml/>'],
  ['UTF-16 read as UTF-8', Buffer.from('<xml><a>1</a></xml>', 'utf16le').toString('utf8')],
  ['UTF-16 with a mark', Buffer.from('\ufeff<!DOCTYPE x><xml/>', 'utf16le').toString('latin1')],
  ['UTF-7', '+ADwAIQ-DOCTYPE x+AD4-<xml/>'],
]

/** What is text, whatever it looks like. */
const plain: readonly (readonly [string, string, string])[] = [
  ['an entity in character data', '<xml><a><![CDATA[&f; <!DOCTYPE x>]]></a></xml>', '&f; <!DOCTYPE x>'],
  ['markup in character data', '<xml><a><![CDATA[<b>x</b>]]></a></xml>', '<b>x</b>'],
  ['a script', '<xml><a>&lt;script&gt;alert(1)&lt;/script&gt;</a></xml>', '<script>alert(1)</script>'],
  ['an entity once, not twice', '<xml><a>&amp;lt;</a></xml>', '&lt;'],
  ['numbers', '<xml><a>&#20013;&#x6587;</a></xml>', '中文'],
  ['a face', '<xml><a>&#x1F600;</a></xml>', '😀'],
  ['character data in pieces', '<xml><a><![CDATA[a]]>b<![CDATA[c]]></a></xml>', 'abc'],
  ['an end inside', '<xml><a><![CDATA[a]]]]><![CDATA[>b]]></a></xml>', 'a]]>b'],
]

test('there are at least forty', () => expect(refused.length + plain.length).toBeGreaterThanOrEqual(40))

describe('XML that is an attack is refused by name, and nothing is fetched: the reader has no way to', () => {
  test.each(refused)('%s', (_, xml) => {
    let problem: unknown
    try {
      parseXml(xml)
    } catch (error) {
      problem = error
    }
    expect(problem).toMatchObject({ family: 'rejected', code: expect.stringMatching(/^XML_/) })
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })
})

describe('what only looks like one is text', () => {
  test.each(plain)('%s', (_, xml, text) => expect(parseXml(xml).fields.a).toBe(text))
})
