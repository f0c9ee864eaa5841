import type { Flow } from '../../../schemas/records/flow.ts'
import type { Retrieval } from '../../domain/assistant/retrieve.ts'
import { isTask, taskIn } from '../../domain/flow/entries.ts'
import { asksForRule, isMeant } from '../../domain/flow/run.ts'
import { heardFrom, isHeard, isOfKind } from '../../domain/nlu/measure.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'
import { shown } from './look-up.ts'

/** A model may begin a task only where its words are not far, and it is likely among everything that is known. */
const nearEnough = 0.3
const likely = 0.5

/**
 * The model's opinion, where there is a model: what it is sure of counts beside the words. A task is begun on it only
 * where the words are not far from that task.
 */
export async function hear(
  draft: Draft,
  ports: StepPorts,
  matter: string,
  tasks: Retrieval,
): Promise<Flow | undefined> {
  const ask = await ports.opinion(draft.turn.conversationId)
  const whole = ask(matter)
  if (!whole) return undefined
  const isTaskMeant = isTask({ id: whole.label }) && !asksForRule(matter)
  const opinion = ask(matter, isOfKind(isTaskMeant ? whole.label : '')) ?? whole
  draft.opinion = isHeard(opinion) ? opinion.label : undefined
  draft.note({
    step: 'intent',
    result: `in scope ${opinion.inScope.toFixed(2)}, ${opinion.modelId}`,
    threshold: heardFrom,
    candidates: opinion.ranked.slice(0, shown).map(({ label, probability }) => ({
      id: label,
      label: nameOf(label, ports.flows, draft),
      score: Math.round(probability * 1000) / 1000,
    })),
  })
  const flow = draft.opinion ? taskIn(draft.opinion, ports.flows) : undefined
  const isNear = tasks.candidates.some(
    ({ entry, score }) => score >= nearEnough && taskIn(entry.id, ports.flows) === flow,
  )
  const isLikely = whole.confidence >= likely && opinion.inScope >= heardFrom
  return flow && isNear && isLikely && isMeant(flow, matter) ? flow : undefined
}

const nameOf = (label: string, flows: readonly Flow[], draft: Draft) =>
  taskIn(label, flows)?.name[draft.language] ??
  draft.found?.candidates.find(({ entry }) => entry.id === label)?.entry.question.slice(0, 60) ??
  label
