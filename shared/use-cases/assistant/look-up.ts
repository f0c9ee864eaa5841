import { type Findable, type Retrieval, retrieve } from '../../domain/assistant/retrieve.ts'
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

/** An entry is answered only while it is valid. */
const isCurrent = ({ validFrom, validUntil }: Findable, nowMs: number) =>
  (!validFrom || Date.parse(validFrom) <= nowMs) && (!validUntil || nowMs <= Date.parse(validUntil))

/** What knowledge has to say to a text, among what is valid now. */
export function lookUp(draft: Draft, ports: StepPorts, text: string): Retrieval {
  const now = ports.now()
  const isWanted = (entry: Findable) => !isTask(entry) && isCurrent(entry, now)
  return retrieve(ports.index, text, draft.language, most, isWanted)
}

/** The tasks that are asked for in words like these. */
export const lookUpTasks = (draft: Draft, ports: StepPorts, text: string): Retrieval =>
  retrieve(ports.index, text, draft.language, most, isTask)

/** Writes down what was found, with every score. */
export function noteFound(draft: Draft): void {
  const { candidates, confidence, among } = draft.found ?? nothingFound
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
}
