import { containerBootstrap } from '@nlpjs/core'
import { LangEn } from '@nlpjs/lang-en-min'
import { LangZh } from '@nlpjs/lang-zh'
import { Nlp } from '@nlpjs/nlp'
import { create, insertMultiple, search } from '@orama/orama'
import MiniSearch from 'minisearch'
import { type Example, outOfScope } from '../../shared/domain/nlu/classifier.ts'

const isChinese = (set: string) => set.startsWith('zh_')
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Words, also where nobody writes spaces between them. */
export const wordsOf = (text: string): readonly string[] =>
  [...segmenter.segment(text.toLowerCase())].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment)

/** How often nlp.js is right, trained on the same examples with its defaults. */
export async function trainPeer(set: string, train: readonly Example[], test: readonly Example[]): Promise<number> {
  const container = await containerBootstrap()
  container.use(Nlp)
  container.use(isChinese(set) ? LangZh : LangEn)
  const nlp = container.get('nlp')
  Object.assign(nlp.settings, { autoSave: false, log: false, forceNER: false })
  nlp.nluManager.settings.log = false
  const language = isChinese(set) ? 'zh' : 'en'
  nlp.addLanguage(language)
  for (const { text, label } of train) if (label !== outOfScope) nlp.addDocument(language, text, label)
  const print = console.log
  console.log = () => undefined
  try {
    await nlp.train()
    let right = 0
    const own = test.filter(({ label }) => label !== outOfScope)
    for (const { text, label } of own) right += Number((await nlp.process(language, text)).intent === label)
    return right / own.length
  } finally {
    console.log = print
  }
}

interface Entry {
  readonly id: string
  readonly question: string
  readonly similar: string
  readonly answer: string
}

export type Finder = (text: string) => readonly string[] | Promise<readonly string[]>

/** MiniSearch over the same fields, words cut as Intl.Segmenter cuts them. */
export function miniSearch(entries: readonly Entry[]): Finder {
  const index = new MiniSearch<Entry>({
    fields: ['question', 'similar', 'answer'],
    tokenize: (text) => [...wordsOf(text)],
  })
  index.addAll(entries)
  return (text) => index.search(text, { boost: { question: 2 } }).map(({ id }) => String(id))
}

/** Orama over the same fields, with words cut beforehand. */
export async function orama(entries: readonly Entry[]): Promise<Finder> {
  const index = create({
    schema: { id: 'string', question: 'string', similar: 'string', answer: 'string' } as const,
    components: {
      tokenizer: {
        language: 'english',
        normalizationCache: new Map(),
        tokenize: (text: string) => [...wordsOf(text)],
      },
    },
  })
  await insertMultiple(index, entries as Entry[])
  return async (text) => {
    const { hits } = await search(index, {
      term: text,
      properties: ['question', 'similar', 'answer'],
      boost: { question: 2 },
      threshold: 1,
      limit: 5,
    })
    return hits.map(({ document }) => document.id)
  }
}
