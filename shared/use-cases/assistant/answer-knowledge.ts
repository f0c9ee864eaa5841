import { retrieve } from '../../domain/assistant/retrieve.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { AssistantPorts } from './decide.ts'
import type { Draft } from './draft.ts'

/** From here on an answer is given: it is right nine times in ten. */
const sure = 0.7
/** From here on the nearest questions are offered to choose from: the right one is among them four times in five. */
const maybe = 0.5
/** A question in an entry's own words is that entry's, whatever else is near. */
const verbatim = 0.9
const shown = 3

/** Answers from the knowledge base when the best entry is clearly the one. */
export async function answerFromKnowledge(draft: Draft, ports: AssistantPorts): Promise<Decision | undefined> {
  const index = await ports.knowledge()
  const { language, text, chosen } = draft
  const picked = chosen && index.entries.find((entry) => entry.id === chosen)
  if (picked) {
    draft.citations.push(picked.id)
    return draft.reply('knowledge', 'chosen', [picked.answer])
  }
  const { candidates, confidence, among } = retrieve(index, text, language)
  draft.note({
    step: 'retrieve',
    result: candidates.length > 0 ? `confidence ${confidence.toFixed(2)}, among three ${among.toFixed(2)}` : 'nothing',
    threshold: sure,
    candidates: candidates.slice(0, shown).map(({ entry, score }) => ({
      id: entry.id,
      label: entry.question.slice(0, 60),
      score: Math.round(score * 1000) / 1000,
    })),
  })
  const [best] = candidates
  if (best && (confidence >= sure || best.score >= verbatim)) {
    draft.citations.push(best.entry.id)
    return draft.reply('knowledge', 'answered', [best.entry.answer])
  }
  draft.near = among >= maybe ? candidates.slice(0, shown) : []
  return undefined
}
