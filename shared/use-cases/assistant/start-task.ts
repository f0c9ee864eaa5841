import type { Flow } from '../../../schemas/records/flow.ts'
import { asksAboutOrder, orderNumberIn, withoutOrderNumber, withoutPhoneTail } from '../../domain/assistant/order.ts'
import { say } from '../../domain/assistant/phrases.ts'
import type { Candidate, Retrieval } from '../../domain/assistant/retrieve.ts'
import { withoutSlips } from '../../domain/assistant/spelling.ts'
import { taskIn } from '../../domain/flow/entries.ts'
import { asksForRule, isMeant, withoutDeclined, withoutValues } from '../../domain/flow/run.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { StepPorts } from './decide.ts'
import { beginTask } from './do-task.ts'
import type { Draft } from './draft.ts'
import { hear } from './hear-model.ts'
import { lookUp, lookUpTasks, maybe, noteFound, sure, verbatim } from './look-up.ts'

/** Nothing is begun that is not at least so near to how customers ask for it. */
const likely = 0.5
/** A rule that is so much as near as the task is what somebody wants who asks how. */
const nearly = 0.8
const mostClauses = 6

/** A task that is clearly what is asked for, or was chosen. */
export async function startTask(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { chosen, text } = draft
  const byChoice = chosen && taskIn(chosen, ports.flows)
  if (byChoice) return beginTask(draft, ports, byChoice)
  const number = orderNumberIn(text)
  const { rest: wanted, isAll: isNothing } = withoutDeclined(withoutPhoneTail(withoutOrderNumber(text)))
  if (isNothing && !draft.task) return draft.reply('rules', 'nothing wanted', [say('notWanted', draft.language)])
  const written = withoutValues(wanted)
  const matter = withoutSlips(ports.index, written)
  if (matter !== written) draft.note({ step: 'spelling', result: matter.slice(0, 120) })
  draft.found = lookUp(draft, ports, matter)
  const tasks = lookUpTasks(draft, ports, matter)
  const [best] = tasks.candidates
  const named = best && taskIn(best.entry.id, ports.flows)
  const isSure = best && (tasks.confidence >= sure || best.score >= verbatim) && best.score >= likely
  const isRule = asksForRule(matter) && (draft.found.candidates[0]?.score ?? 0) >= (best?.score ?? 0) * nearly
  const wished =
    named && isSure && !isRule && isMeant(named, matter) && !isToldBetter(draft.found, best)
      ? named
      : wishIn(draft, ports, matter)
  draft.taskByModel = wished ? undefined : await hear(draft, ports, matter, tasks)
  const flow = wished ?? (number || asksAboutOrder(text) ? nearestTask(tasks, ports.flows) : undefined)
  if (!named || !isSure) draft.nearTask = best && best.score >= maybe ? best : undefined
  if (!flow || flow.id === draft.task?.flow.id) return undefined
  noteFound(draft)
  return beginTask(draft, ports, flow)
}

/** Knowledge that is as sure, and nearer, than the task. */
const isToldBetter = (told: Retrieval, task: Candidate) =>
  told.confidence >= sure && (told.candidates[0]?.score ?? 0) > task.score

/** A wish in the very words of a task, in one clause of a longer story. */
function wishIn(draft: Draft, ports: StepPorts, text: string): Flow | undefined {
  const clauses = text.split(/[，。！？；、,.!?;\n]+/).filter((clause) => clause.trim().length > 1)
  if (clauses.length < 2) return undefined
  for (const clause of clauses.filter((one) => !asksForRule(one)).slice(0, mostClauses)) {
    const [best] = lookUpTasks(draft, ports, clause).candidates
    const flow = best && best.score >= verbatim ? taskIn(best.entry.id, ports.flows) : undefined
    if (flow) return flow
  }
  return undefined
}

/** Who gives an order's number wants something done with it: the task whose wording is nearest, else to know where it is. */
function nearestTask({ candidates }: Retrieval, flows: readonly Flow[]): Flow | undefined {
  const tasks = candidates.filter(({ entry, score }) => score >= maybe && taskIn(entry.id, flows))
  const nearest = tasks.toSorted((a, b) => b.score - a.score)[0]
  return (nearest && taskIn(nearest.entry.id, flows)) ?? flows.find(({ id }) => id === 'order-status')
}

/** A task on the model's word: only where no words, and nothing in the catalogue, said otherwise. */
export function startTaskByModel(draft: Draft, ports: StepPorts): Promise<Decision> | undefined {
  const flow = draft.taskByModel
  if (!flow || flow.id === draft.task?.flow.id) return undefined
  noteFound(draft)
  return beginTask(draft, ports, flow)
}
