import { expect, test } from 'vitest'
import { locales } from '../../web/build.ts'
import { textIn, textKeys } from '../../web/console/src/text.ts'

const written = locales()
const blanks = (text: string) => (text.match(/\{[^}]*\}/g) ?? []).sort()

test.each(['zh-TW', 'ja'] as const)('the console speaks %s: every word of it, no more, and every blank', (locale) => {
  const words = written[locale]
  expect(Object.keys(words).toSorted()).toEqual([...textKeys].toSorted())
  for (const key of textKeys) {
    expect(words[key]?.trim(), key).not.toBe('')
    expect(blanks(words[key] ?? ''), key).toEqual(blanks(textIn('zh')(key)))
  }
})

test('Taiwan’s Chinese is in its own letters and words', () => {
  expect(written['zh-TW']).toMatchObject({ conversations: '會話', shortcuts: '快捷鍵', settings: '設定' })
})
