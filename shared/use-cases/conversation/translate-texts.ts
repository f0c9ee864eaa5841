import { languageOf } from '../../domain/nlu/language.ts'
import { mask } from '../../domain/privacy/personal.ts'
import { conflict, Unavailable } from '../../errors/errors.ts'
import type { Core } from '../../ports/core.ts'
import type { LanguageServices } from '../../ports/language.ts'
import { spendCall } from '../assistant/spend-call.ts'

const timeoutMs = 4_000

export interface Translated {
  readonly text: string
  /** The language that it was in; absent where nobody can tell. */
  readonly from?: string
}

/**
 * Texts in another language, for whoever reads or writes at the desk. What is in it already, or in none that we know,
 * stays as it is, and personal data does not leave. @throws Rejected conflict where translation is off or today's calls are spent
 */
export async function translateTexts(
  ports: Core & { readonly translate: LanguageServices['translate'] },
  texts: readonly string[],
  to: string,
): Promise<Translated[]> {
  const { translate } = ports
  if (!translate) throw conflict('Translation is off: set cloud.translate in the configuration of the deployment.')
  const { cloud } = await ports.configuration.load()
  const one = async (text: string): Promise<Translated> => {
    const from = languageOf(text)
    if (!from || from === to) return { text, ...(from && { from }) }
    if (!(await spendCall(ports, cloud.limits.callsPerDay)))
      throw conflict('The calls of language services for today are spent (cloud.limits.callsPerDay).')
    try {
      const hidden = mask(text)
      const answer = await translate(hidden.text, from, to, AbortSignal.timeout(timeoutMs))
      return { text: hidden.restore(answer) ?? text, from }
    } catch (cause) {
      throw new Unavailable('The translation service did not answer.', { code: 'translate-down', cause })
    }
  }
  return Promise.all(texts.map(one))
}
