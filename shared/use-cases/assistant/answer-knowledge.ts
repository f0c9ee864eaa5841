import type { Findable } from '../../domain/assistant/retrieve.ts'
import type { Decision } from '../../ports/assistant.ts'
import { lookAgain, orderByMeaning } from './ask-cloud.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'
import { lookUp, maybe, noteFound, nothingFound, shown, sure, verbatim } from './look-up.ts'

/** What shares nothing with the question is not offered. */
const related = 0.1

/** One question of several: looked up, and answered only where that is sure. */
export async function answerPart(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  draft.found = lookUp(draft, ports, draft.text)
  return answerSurely(draft)
}

/** Answers from the knowledge base when the best entry is clearly the one. */
export async function answerFromKnowledge(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { chosen } = draft
  const picked = chosen && ports.index.entries.find((entry) => entry.id === chosen)
  if (picked) return answerWith(draft, picked, 'chosen')
  const answer = answerSurely(draft) ?? ((await lookAgain(draft, ports)) ? answerSurely(draft) : undefined)
  if (answer) return answer
  await orderByMeaning(draft, ports)
  const { candidates, among } = draft.found ?? nothingFound
  const near = among >= maybe ? candidates.filter(({ score }) => score >= related) : []
  draft.near = [...(draft.nearTask ? [draft.nearTask] : []), ...near].slice(0, shown)
  return undefined
}

/** What was found, where it is clearly the answer. */
function answerSurely(draft: Draft): Decision | undefined {
  const { candidates, confidence } = draft.found ?? nothingFound
  noteFound(draft)
  const [best] = candidates
  // Words that are nearly sure, and a model that is sure of the same.
  const agreed = best !== undefined && confidence >= maybe && draft.opinion === best.entry.id
  const isSure = agreed || confidence >= sure || (best?.score ?? 0) >= verbatim
  return best && isSure ? answerWith(draft, best.entry, 'answered') : undefined
}

function answerWith(draft: Draft, entry: Findable, result: string): Decision {
  draft.citations.push(entry.id)
  return draft.reply('knowledge', result, [entry.answer])
}
