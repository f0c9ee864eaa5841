import type { Language } from '../../../schemas/records/conversation.ts'

/** Which of our languages a text is in; what says nothing (numbers, codes, emoji) keeps the language so far. */
export function detectLanguage(text: string, before: Language): Language {
  const words = text.replace(/[A-Za-z]*\d[\w-]*/g, ' ')
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latinWords = words.match(/[A-Za-z]{2,}/g)?.length ?? 0
  if (chinese === 0 && latinWords === 0) return before
  return chinese >= latinWords ? 'zh' : 'en'
}
