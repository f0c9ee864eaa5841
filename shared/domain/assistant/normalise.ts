import { simplify } from '../nlu/simplify.ts'

/** One form for what means the same: full width to half, traditional to simplified, case, spaces. */
export const normalise = (text: string) => simplify(text.normalize('NFKC').toLowerCase()).replace(/\s+/g, ' ').trim()

const stopWords = new Set(
  'the a an is are do does did i my me you your to of for in on it and can could please how what when where'.split(' '),
)

/** Search tokens: Chinese as single characters and pairs, Latin as whole words without the ones that say nothing. */
export function tokens(text: string): readonly string[] {
  const out: string[] = []
  for (const run of normalise(text).match(/\p{Script=Han}+|[a-z0-9]+/gu) ?? []) {
    if (/^[a-z0-9]/.test(run)) {
      if (!stopWords.has(run)) out.push(run.length > 4 ? run.replace(/(ing|ed|es|s)$/, '') : run)
      continue
    }
    const characters = [...run]
    for (let i = 0; i < characters.length; i++) {
      out.push(characters[i] as string)
      if (i > 0) out.push(`${characters[i - 1]}${characters[i]}`)
    }
  }
  return out
}
