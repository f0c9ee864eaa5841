import type { Language } from '../../../schemas/records/conversation.ts'
import { languageOf } from '../nlu/language.ts'

/** Words that people of every language say. */
const everywhere = /^(ok(ay)?|vip|app|bye|hmm+|wow|haha+)[.!~。！]*$/i

/** Which of our languages to answer in: who writes another than Chinese is answered in English; what says nothing keeps the language so far. */
export function detectLanguage(
  text: string,
  before: Language,
  spoken: string | undefined = languageOf(text),
): Language {
  if (everywhere.test(text.trim())) return before
  return spoken === undefined ? before : spoken === 'zh' ? 'zh' : 'en'
}
