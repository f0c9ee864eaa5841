import type { ImportRow } from '../../../schemas/api/knowledge-routes.ts'
import { EntryFields } from '../../../schemas/records/knowledge-entry.ts'
import { buildIndex } from '../../domain/assistant/knowledge-index.ts'
import { detectLanguage } from '../../domain/assistant/language.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import { alike, sameQuestion } from '../../domain/assistant/retrieve.ts'
import type { Core } from '../../ports/core.ts'
import { type FieldsGiven, saveEntry } from './knowledge.ts'
import { readKnowledge } from './read-knowledge.ts'

export interface RowToImport {
  readonly language?: 'zh' | 'en' | undefined
  readonly question: string
  readonly answer: string
  readonly similar: readonly string[]
  readonly category: string
  readonly tags: readonly string[]
  readonly source: string
}

/** From so near on, two questions are held for one. */
const nearEnough = 0.85
const sameAnswer = 0.8

const Fields = EntryFields.pick({
  language: true,
  question: true,
  similar: true,
  answer: true,
  category: true,
  tags: true,
  source: true,
})

/**
 * Many entries at once: each row is new, a duplicate (asked and answered already), in conflict (asked already, answered
 * otherwise) or invalid, and only new ones are written. A preview writes nothing.
 */
export async function importEntries(
  ports: Core,
  rows: readonly RowToImport[],
  by: string,
  isPreview: boolean,
): Promise<{ readonly rows: readonly ImportRow[]; readonly created: number }> {
  const index = buildIndex(await readKnowledge(ports.table))
  const seen = new Map<string, number>()
  const judged: ImportRow[] = []
  const wanted: FieldsGiven[] = []
  rows.forEach((one, place) => {
    const row = place + 1
    const question = one.question.trim()
    const language = one.language ?? detectLanguage(question, 'zh')
    const parsed = Fields.safeParse({
      language,
      question,
      answer: one.answer.trim(),
      similar: one.similar.map((text) => text.trim()).filter(Boolean),
      category: one.category.trim(),
      tags: one.tags.map((text) => text.trim()).filter(Boolean),
      ...(one.source.trim() && { source: one.source.trim() }),
    })
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      judged.push({ row, question, outcome: 'invalid', reason: String(issue?.path[0]) })
      return
    }
    const earlier = seen.get(normalise(question))
    if (earlier !== undefined) {
      judged.push({ row, question, outcome: 'duplicate', reason: `row ${earlier}` })
      return
    }
    seen.set(normalise(question), row)
    const met = sameQuestion(index, question, language, nearEnough)
    if (met) {
      const outcome = alike(met.answer, one.answer) >= sameAnswer ? 'duplicate' : 'conflict'
      judged.push({ row, question, outcome, reason: met.question, entryId: met.id })
      return
    }
    judged.push({ row, question, outcome: 'new' })
    wanted.push(parsed.data)
  })
  if (isPreview) return { rows: judged, created: 0 }
  for (const fields of wanted) await saveEntry(ports, fields, by)
  return { rows: judged, created: wanted.length }
}
