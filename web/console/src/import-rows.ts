import Papa from 'papaparse'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'

export interface ImportedRow {
  language?: 'zh' | 'en'
  question: string
  answer: string
  similar: string[]
  category: string
}

/** The names that columns go by, in both languages. */
const columns: Readonly<Record<keyof ImportedRow, readonly string[]>> = {
  question: ['question', '问题', '标准问'],
  answer: ['answer', '答案', '回答'],
  similar: ['similar', '相似问法', '相似问'],
  category: ['category', '分类', '类目'],
  language: ['language', '语言'],
}

const languages: Readonly<Record<string, 'zh' | 'en'>> = { zh: 'zh', 中文: 'zh', en: 'en', english: 'en', 英文: 'en' }

function fromCsv(text: string): readonly ImportedRow[] {
  const { data } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim().toLowerCase(),
  })
  return data.flatMap((record) => {
    const value = (name: keyof ImportedRow) =>
      columns[name].map((column) => record[column]).find((one) => one !== undefined) ?? ''
    const [question, answer] = [value('question').trim(), value('answer').trim()]
    if (!question && !answer) return []
    const language = languages[value('language').trim().toLowerCase()]
    const similar = value('similar')
      .split(/[|\n]/)
      .map((one) => one.trim())
      .filter(Boolean)
    return [{ question, answer, similar, category: value('category').trim(), ...(language && { language }) }]
  })
}

/** Headings are questions, what stands below them answers; a heading without text of its own is the category. */
function fromMarkdown(text: string): readonly ImportedRow[] {
  const rows: ImportedRow[] = []
  let category = ''
  let heading = ''
  let body: string[] = []
  const close = () => {
    const answer = body.join('\n').trim()
    if (heading && answer) rows.push({ question: heading, answer, similar: [], category })
    else if (heading) category = heading.slice(0, 60)
    heading = ''
    body = []
  }
  for (const line of text.split(/\r?\n/)) {
    const found = /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1]
    if (found) {
      close()
      heading = found
    } else body.push(line)
  }
  close()
  return rows
}

/** The entries in a file that somebody chose. */
export const rowsIn = (name: string, text: string): readonly ImportedRow[] =>
  /\.(md|markdown)$/i.test(name) ? fromMarkdown(text) : fromCsv(text)

/** All entries as a CSV file; a cell that a spreadsheet would take for a formula is kept from being one. */
export const csvOf = (entries: readonly KnowledgeEntry[]): string =>
  `\uFEFF${Papa.unparse(
    entries.map(({ question, similar, answer, category, language, status }) => ({
      question,
      similar: similar.join('|'),
      answer,
      category,
      language,
      status,
    })),
    { escapeFormulae: true },
  )}`
