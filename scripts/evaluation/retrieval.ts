import { buildIndex, type Findable } from '../../shared/domain/assistant/knowledge-index.ts'
import { retrieve } from '../../shared/domain/assistant/retrieve.ts'
import { withoutSlips } from '../../shared/domain/assistant/spelling.ts'
import { heldBack, rowsOf } from './data.ts'
import { percent } from './measures.ts'
import { type Finder, miniSearch, orama } from './peers.ts'

interface Ask {
  readonly text: string
  readonly gold: string
}

const entryOf = (
  id: string,
  question: string,
  similar: readonly string[],
  answer: string,
  category = '',
): Findable => ({
  id,
  language: 'zh',
  question,
  similar: [...similar],
  answer,
  status: 'published',
  category,
})

async function measure(find: Finder, asks: readonly Ask[]) {
  const started = performance.now()
  let first = 0
  let three = 0
  let five = 0
  let reciprocal = 0
  for (const { text, gold } of asks) {
    const place = (await find(text)).indexOf(gold)
    first += Number(place === 0)
    three += Number(place >= 0 && place < 3)
    five += Number(place >= 0 && place < 5)
    reciprocal += place >= 0 && place < 5 ? 1 / (place + 1) : 0
  }
  const each = (performance.now() - started) / asks.length
  return { first, three, five, reciprocal, asked: asks.length, ms: each }
}

type Sums = Awaited<ReturnType<typeof measure>>

const row = (set: string, engine: string, sums: readonly Sums[], target: string) => {
  const asked = sums.reduce((all, one) => all + one.asked, 0)
  const share = (name: 'first' | 'three' | 'five' | 'reciprocal') =>
    sums.reduce((all, one) => all + one[name], 0) / asked
  return {
    set,
    engine,
    'recall@1': percent(share('first')),
    '@3': percent(share('three')),
    '@5': percent(share('five')),
    MRR: share('reciprocal').toFixed(3),
    target,
    'ms a question': Math.max(...sums.map(({ ms }) => ms)).toFixed(2),
  }
}

const ours =
  (entries: readonly Findable[]): Finder =>
  (text) =>
    retrieve(buildOnce(entries), withoutSlips(buildOnce(entries), text), 'zh').candidates.map(({ entry }) => entry.id)
const built = new Map<readonly Findable[], ReturnType<typeof buildIndex>>()
const buildOnce = (entries: readonly Findable[]) => {
  const index = built.get(entries) ?? buildIndex(entries)
  built.set(entries, index)
  return index
}

async function engines(entries: readonly Findable[]): Promise<Readonly<Record<string, Finder>>> {
  const plain = entries.map(({ id, question, similar, answer }) => ({
    id,
    question,
    similar: similar.join(' '),
    answer,
  }))
  return { Yunke: ours(entries), MiniSearch: miniSearch(plain), Orama: await orama(plain) }
}

/** Questions against short answers, by three folds in which the others are similar questions; and against passages. */
export async function evaluateRetrieval() {
  const base = rowsOf('zh_cs/kb')
  const asked = rowsOf('zh_cs/faq_dev_queries').filter(({ gold }) => gold)
  const nth = asked.map((ask, index) => asked.slice(0, index).filter(({ gold }) => gold === ask.gold).length)
  const sums = new Map<string, Sums[]>()
  for (const fold of [0, 1, 2]) {
    const entries = base.map(({ id, question = '', answer = '', category }) =>
      entryOf(
        id,
        question,
        asked.filter((ask, index) => ask.gold === id && nth[index] !== fold).map(({ text }) => text),
        answer,
        category,
      ),
    )
    const asks = asked.filter((_, index) => nth[index] === fold).map(({ text, gold }) => ({ text, gold: String(gold) }))
    for (const [name, find] of Object.entries(await engines(entries)))
      sums.set(name, [...(sums.get(name) ?? []), await measure(find, asks)])
  }
  const rows = [...sums].map(([name, parts]) => row('zh_cs', name, parts, name === 'Yunke' ? '55 / 80' : ''))
  const passages = rowsOf('zh_cmrc_retrieval/kb').map(({ id, title = '', text }) =>
    entryOf(id, title || '。', [], text),
  )
  const asks = (heldBack('zh_cmrc_retrieval', 'queries') as readonly { text: string; gold?: string | null }[])
    .filter(({ gold }) => gold)
    .map(({ text, gold }) => ({ text, gold: String(gold) }))
  for (const [name, find] of Object.entries(await engines(passages)))
    rows.push(row('zh_cmrc', name, [await measure(find, asks)], name === 'Yunke' ? '97.5' : ''))
  return rows
}
