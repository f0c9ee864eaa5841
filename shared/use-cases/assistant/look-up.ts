import { closeness, holdsFor, type Situation } from '../../domain/assistant/conditions.ts'
import type { Findable, KnowledgeIndex } from '../../domain/assistant/knowledge-index.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import { isVip } from '../../domain/assistant/personal.ts'
import { type Candidate, type Retrieval, retrieve } from '../../domain/assistant/retrieve.ts'
import { isTask } from '../../domain/flow/entries.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'

/** From here on an answer is given: it is right four times in five where words rarely meet, oftener elsewhere. */
export const sure = 0.7
/** From here on the nearest questions are offered to choose from: the right one is among them three times in four. */
export const maybe = 0.5
/** A question in an entry's own words is that entry's, whatever else is near. */
export const verbatim = 0.9
/** So many candidates are told of. */
export const shown = 3
const most = 5

export const nothingFound: Retrieval = { candidates: [], confidence: 0, among: 0 }

/** What is known of this turn, for the conditions of entries. */
export function situationOf({ turn, text }: Draft, nowMs: number): Situation {
  const { about, memory, customer } = turn
  return {
    nowMs,
    text,
    isVerified: customer.isVerified,
    isVip: isVip(customer),
    inboxId: turn.inboxId,
    region: about?.region,
    products: [about?.product, memory.lastProductId].filter((one) => one !== undefined),
  }
}

const siblingsOf = new WeakMap<KnowledgeIndex, ReadonlyMap<string, readonly Findable[]>>()

/** Entries that ask the very same, for others or elsewhere; found once for an index. */
function sameQuestions(index: KnowledgeIndex): ReadonlyMap<string, readonly Findable[]> {
  const known = siblingsOf.get(index)
  if (known) return known
  const all = new Map<string, Findable[]>()
  for (const entry of index.entries) {
    const question = normalise(entry.question)
    const group = all.get(question)
    if (group) group.push(entry)
    else all.set(question, [entry])
  }
  const several = new Map([...all].filter(([, group]) => group.length > 1))
  siblingsOf.set(index, several)
  return several
}

/** What knowledge has to say to a text without slips, among what holds for whoever asks; of two that ask the same, what is closer to them. */
export function lookUp(draft: Draft, ports: StepPorts, text: string): Retrieval {
  const situation = situationOf(draft, ports.now())
  const same = sameQuestions(ports.index)
  const isOutdone = (entry: Findable) =>
    same.size > 0 &&
    (same.get(normalise(entry.question)) ?? []).some(
      (other) => closeness(other) > closeness(entry) && holdsFor(other, situation),
    )
  const isWanted = (entry: Findable) => !isTask(entry) && holdsFor(entry, situation) && !isOutdone(entry)
  return retrieve(ports.index, text, draft.language, most, isWanted)
}

/** The tasks that are asked for in words like these, which hold no slips. */
export const lookUpTasks = (draft: Draft, ports: StepPorts, text: string): Retrieval =>
  retrieve(ports.index, text, draft.language, most, isTask)

/** Writes down what was found, with every score. */
export function noteFound(draft: Draft): void {
  const { candidates, confidence, among } = draft.found ?? nothingFound
  draft.note({
    step: 'retrieve',
    result: candidates.length > 0 ? `confidence ${confidence.toFixed(2)}, among three ${among.toFixed(2)}` : 'nothing',
    threshold: sure,
    candidates: candidates.slice(0, shown).map(traced),
  })
}

/** A candidate as the trace shows it. */
export const traced = ({ entry, score }: Candidate) => ({
  id: entry.id,
  label: entry.question.slice(0, 60),
  score: Math.round(score * 1000) / 1000,
})
