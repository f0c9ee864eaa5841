import type { Content } from '../../../schemas/records/content.ts'
import { holdsFor } from '../../domain/assistant/conditions.ts'
import type { Findable } from '../../domain/assistant/knowledge-index.ts'
import { isForStaff } from '../../domain/assistant/rules.ts'
import { withoutSlips } from '../../domain/assistant/spelling.ts'
import { relatedTo } from '../../domain/assistant/suggest.ts'
import { isTask } from '../../domain/flow/entries.ts'
import type { Decision } from '../../ports/assistant.ts'
import { lookAgain, orderByMeaning } from './ask-cloud.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'
import { lookUp, maybe, noteFound, nothingFound, shown, situationOf, sure, verbatim } from './look-up.ts'

/** What shares nothing with the question is not offered. */
const related = 0.1

/** One question of several: looked up, and answered only where that is sure. */
export async function answerPart(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  draft.found = lookUp(draft, ports, withoutSlips(ports.index, draft.text))
  const answer = answerSurely(draft, ports)
  // What comes next is offered after the whole, not after each part.
  return answer && { ...answer, replies: answer.replies.map(withoutSuggestions) }
}

function withoutSuggestions(content: Content): Content {
  if (content.type !== 'text') return content
  const { suggestions, ...rest } = content
  return rest
}

/** Answers from the knowledge base when the best entry is clearly the one. */
export async function answerFromKnowledge(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { chosen } = draft
  const picked = chosen && ports.index.entries.find((entry) => entry.id === chosen)
  if (picked) return answerWith(draft, ports, picked, 'chosen')
  const answer =
    answerSurely(draft, ports) ?? ((await lookAgain(draft, ports)) ? answerSurely(draft, ports) : undefined)
  if (answer) return answer
  await orderByMeaning(draft, ports)
  const { candidates, among } = draft.found ?? nothingFound
  const near = among >= maybe ? candidates.filter(({ score }) => score >= related) : []
  draft.near = [...(draft.nearTask ? [draft.nearTask] : []), ...near].slice(0, shown)
  return undefined
}

/** What was found, where it is clearly the answer. */
function answerSurely(draft: Draft, ports: StepPorts): Decision | undefined {
  const { candidates, confidence } = draft.found ?? nothingFound
  noteFound(draft)
  const [best] = candidates
  if (best && isForStaff(draft.text) && ![best.entry.question, ...best.entry.similar].some(isForStaff)) return undefined
  // Words that are nearly sure, and a model that is sure of the same.
  const agreed = best !== undefined && confidence >= maybe && draft.opinion === best.entry.id
  const isSure = agreed || confidence >= sure || (best?.score ?? 0) >= verbatim
  return best && isSure && best.score >= related ? answerWith(draft, ports, best.entry, 'answered') : undefined
}

/** An entry's answer as this channel wants it: said or written, with its files, and with what may be asked next. */
function answerWith(draft: Draft, ports: StepPorts, entry: Findable, result: string): Decision {
  const { isSpoken } = draft.turn
  draft.citations.push(entry.id)
  draft.note({ step: 'knowledge', result })
  const situation = situationOf(draft, ports.now())
  const suggestions = isSpoken
    ? []
    : relatedTo(ports.index, entry, (other) => isTask(other) || holdsFor(other, situation))
  const words: Content = {
    type: 'text',
    text: (isSpoken && entry.spoken) || entry.answer,
    ...(suggestions.length > 0 && { suggestions: [...suggestions] }),
  }
  const files = isSpoken ? [] : (entry.attachments ?? []).map(asContent)
  return draft.finish('reply', [...files, words], draft.understood)
}

const asContent = (media: NonNullable<Findable['attachments']>[number]): Content =>
  media.contentType?.startsWith('image/') ? { type: 'image', media } : { type: 'file', media }
