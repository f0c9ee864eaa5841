import { describe, expect, test } from 'vitest'
import { languageOf } from '../../../shared/domain/nlu/language.ts'
import { feelingOf, type Opinion, trainSentiment } from '../../../shared/domain/nlu/sentiment.ts'
import golden from '../../golden/languages.json' with { type: 'json' }

describe('telling languages apart', () => {
  test.each(Object.entries(golden))('%s', (language, texts) => {
    expect(texts.filter((text) => languageOf(text) !== language)).toEqual([])
  })

  test('numbers, codes, addresses and signs are in none', () => {
    for (const text of ['', '123', 'YK202600000001', '👍', 'https://example.com/where-is', 'a@example.com', '…？'])
      expect(languageOf(text)).toBeUndefined()
  })

  test('a brand does not make a Chinese sentence English, nor one Chinese word an English one Chinese', () => {
    expect(languageOf('你们的 Nike Air Max 有货吗')).toBe('zh')
    expect(languageOf('Can I pay with 支付宝 or by card?')).toBe('en')
  })
})

describe('for or against', () => {
  const opinions: readonly Opinion[] = [
    ...['质量很好', '非常满意', '很喜欢', '服务好，发货快', '物超所值', '推荐购买', '很舒服', '好看又便宜'].map(
      (text) => ({ text, label: 'positive' as const }),
    ),
    ...['质量不好', '非常失望', '不喜欢', '服务差，发货慢', '根本不值', '不推荐', '很难受', '又贵又难看'].map(
      (text) => ({ text, label: 'negative' as const }),
    ),
  ]
  const model = trainSentiment(opinions)

  test('follows what it was shown, and what turns it round', () => {
    expect(feelingOf(model, '真的很满意')).toBeGreaterThan(0)
    expect(feelingOf(model, '太失望了')).toBeLessThan(0)
    expect(feelingOf(model, '服务很差')).toBeLessThan(feelingOf(model, '服务很好'))
  })

  test('the same opinions make the same model; it stays between its ends, whatever is said', () => {
    expect(feelingOf(trainSentiment(opinions), '服务好')).toBe(feelingOf(model, '服务好'))
    for (const text of ['', '?', '🙃', 'x'.repeat(5_000)])
      expect(Math.abs(feelingOf(model, text))).toBeLessThanOrEqual(1)
  })
})
