import Papa from 'papaparse'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'

export interface ImportedRow {
  language?: 'zh' | 'en'
  question: string
  answer: string
  similar: string[]
  category: string
  tags: string[]
  source: string
}

const mostInBatch = 500
/** The API takes bodies of 256 KB; what a text weighs as JSON is not known before it is one. */
const mostBytes = 120_000

/** Rows in portions that the API takes. */
export function batchesOf(rows: readonly ImportedRow[]): readonly (readonly ImportedRow[])[] {
  const batches: ImportedRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const size = new Blob([JSON.stringify(row)]).size
    const last = batches.at(-1)
    if (!last || last.length >= mostInBatch || bytes + size > mostBytes) {
      batches.push([row])
      bytes = size
    } else {
      last.push(row)
      bytes += size
    }
  }
  return batches
}

/** The names that columns go by, in both languages. */
const columns: Readonly<Record<keyof ImportedRow, readonly string[]>> = {
  question: ['question', '问题', '标准问'],
  answer: ['answer', '答案', '回答'],
  similar: ['similar', '相似问法', '相似问'],
  category: ['category', '分类', '类目', '文件夹'],
  tags: ['tags', '标签'],
  source: ['source', '来源'],
  language: ['language', '语言'],
}

const languages: Readonly<Record<string, 'zh' | 'en'>> = { zh: 'zh', 中文: 'zh', en: 'en', english: 'en', 英文: 'en' }

const headerOf = (name: string) => name.trim().toLowerCase()

const fromCsv = (text: string): readonly ImportedRow[] =>
  fromRecords(
    Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: 'greedy', transformHeader: headerOf })
      .data,
  )

/** The first sheet of a workbook, its first row being the names of the columns. */
async function fromExcel(file: Blob): Promise<readonly ImportedRow[]> {
  const { readSheet } = await import('read-excel-file/browser')
  const [head = [], ...rows] = await readSheet(file)
  return fromRecords(
    rows.map((row) =>
      Object.fromEntries(head.map((name, place) => [headerOf(String(name ?? '')), String(row[place] ?? '')])),
    ),
  )
}

function fromRecords(records: readonly Record<string, string>[]): readonly ImportedRow[] {
  return records.flatMap((record) => {
    const value = (name: keyof ImportedRow) =>
      columns[name].map((column) => record[column]).find((one) => one !== undefined) ?? ''
    const [question, answer] = [value('question').trim(), value('answer').trim()]
    if (!question && !answer) return []
    const language = languages[value('language').trim().toLowerCase()]
    const listed = (name: 'similar' | 'tags') =>
      value(name)
        .split(/[|\n]/)
        .map((one) => one.trim())
        .filter(Boolean)
    return [
      {
        question,
        answer,
        similar: listed('similar'),
        category: value('category').trim(),
        tags: listed('tags'),
        source: value('source').trim(),
        ...(language && { language }),
      },
    ]
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
    if (heading && answer) rows.push({ question: heading, answer, similar: [], category, tags: [], source: '' })
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
export async function rowsIn(file: File): Promise<readonly ImportedRow[]> {
  if (/\.xlsx$/i.test(file.name)) return fromExcel(file)
  const text = await file.text()
  return /\.(md|markdown)$/i.test(file.name) ? fromMarkdown(text) : fromCsv(text)
}

/** All entries as a CSV file; a cell that a spreadsheet would take for a formula is kept from being one. */
export const csvOf = (entries: readonly KnowledgeEntry[]): string =>
  `\uFEFF${Papa.unparse(
    entries.map(({ question, similar, answer, category, tags, source, language, status }) => ({
      question,
      similar: similar.join('|'),
      answer,
      category,
      tags: tags.join('|'),
      source: source ?? '',
      language,
      status,
    })),
    { escapeFormulae: true },
  )}`
