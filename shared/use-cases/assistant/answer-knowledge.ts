import { retrieve } from '../../domain/assistant/retrieve.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { AssistantPorts } from './decide.ts'
import type { Draft } from './draft.ts'

/** Above the first an answer is given; between the two its question is offered; below, it is not mentioned. */
const sure = 0.5
const maybe = 0.2
/** Two answers nearer than this to each other are not sure enough to choose between. */
const margin = 0.04
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
  const candidates = retrieve(index, text, language)
  draft.note({
    step: 'retrieve',
    result: candidates.length > 0 ? 'candidates' : 'nothing',
    threshold: sure,
    candidates: candidates.slice(0, shown).map(({ entry, score }) => ({
      id: entry.id,
      label: entry.question.slice(0, 60),
      score: Math.round(score * 1000) / 1000,
    })),
  })
  const [best, second] = candidates
  const isClear = best && best.score >= sure && (best.score - (second?.score ?? 0) >= margin || best.score > 0.9)
  if (best && isClear) {
    draft.citations.push(best.entry.id)
    return draft.reply('knowledge', 'answered', [best.entry.answer])
  }
  draft.near = candidates.filter(({ score }) => score >= maybe).slice(0, shown)
  return undefined
}
