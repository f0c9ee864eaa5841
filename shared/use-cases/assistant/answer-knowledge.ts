import type { Decision } from '../../ports/assistant.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'
import { lookUp, maybe, noteFound, nothingFound, shown, sure, verbatim } from './look-up.ts'

/** What shares nothing with the question is not offered. */
const related = 0.1

/** One question of several: looked up, and answered only where that is sure. */
export async function answerPart(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  draft.found = lookUp(draft, ports, draft.text)
  return answerFromKnowledge(draft, ports)
}

/** Answers from the knowledge base when the best entry is clearly the one. */
export async function answerFromKnowledge(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { index } = ports
  const { chosen } = draft
  const picked = chosen && index.entries.find((entry) => entry.id === chosen)
  if (picked) {
    draft.citations.push(picked.id)
    return draft.reply('knowledge', 'chosen', [picked.answer])
  }
  const { candidates, confidence, among } = draft.found ?? nothingFound
  noteFound(draft)
  const [best] = candidates
  // Words that are nearly sure, and a model that is sure of the same.
  const agreed = best !== undefined && confidence >= maybe && draft.opinion === best.entry.id
  if (best && (agreed || confidence >= sure || best.score >= verbatim)) {
    draft.citations.push(best.entry.id)
    return draft.reply('knowledge', 'answered', [best.entry.answer])
  }
  const near = among >= maybe ? candidates.filter(({ score }) => score >= related) : []
  draft.near = [...(draft.nearTask ? [draft.nearTask] : []), ...near].slice(0, shown)
  return undefined
}
