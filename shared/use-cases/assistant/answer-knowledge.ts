import type { Flow } from '../../../schemas/records/flow.ts'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import { asksAboutOrder, orderNumberIn, withoutOrderNumber } from '../../domain/assistant/order.ts'
import { type Candidate, type KnowledgeIndex, type Retrieval, retrieve } from '../../domain/assistant/retrieve.ts'
import { isTask, taskIn } from '../../domain/flow/entries.ts'
import { withoutValues } from '../../domain/flow/run.ts'
import { heardFrom, isHeard, isOfKind } from '../../domain/nlu/measure.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { StepPorts } from './decide.ts'
import { beginTask } from './do-task.ts'
import type { Draft } from './draft.ts'

/** From here on an answer is given: it is right four times in five where words rarely meet, oftener elsewhere. */
const sure = 0.7
/** From here on the nearest questions are offered to choose from: the right one is among them three times in four. */
const maybe = 0.5
/** A question in an entry's own words is that entry's, whatever else is near. */
const verbatim = 0.9
const shown = 3
const found = 5
/** Nothing is begun that is not at least so near to how customers ask for it. */
const likely = 0.5
const nearly = 0.8
const mostClauses = 6
/** A model may begin a task only where its words are not far. */
const nearEnough = 0.3
/** What shares nothing with the question is not offered. */
const related = 0.1
const nothingFound: Retrieval = { candidates: [], confidence: 0, among: 0 }

/** A task that is clearly what is asked for, or was chosen. */
export async function startTask(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { chosen, text, language } = draft
  const byChoice = chosen && taskIn(chosen, ports.flows)
  if (byChoice) return beginTask(draft, ports, byChoice)
  const { index } = ports
  const number = orderNumberIn(text)
  const matter = withoutValues(withoutTail(withoutOrderNumber(text)))
  const now = ports.now()
  draft.found = retrieve(index, matter, language, found, (entry) => !isTask(entry) && isCurrent(entry, now))
  const tasks = retrieve(index, matter, language, found, isTask)
  const [best] = tasks.candidates
  const named = best && taskIn(best.entry.id, ports.flows)
  const isSure = best && (tasks.confidence >= sure || best.score >= verbatim) && best.score >= likely
  const isRule = asksForRule(matter) && (draft.found.candidates[0]?.score ?? 0) >= (best?.score ?? 0) * nearly
  const wished =
    named && isSure && !isRule && isMeant(named, matter) && !isToldBetter(draft.found, best)
      ? named
      : wishIn(index, matter, language, ports.flows)
  draft.taskByModel = wished ? undefined : await hear(draft, ports, matter, tasks)
  const flow = wished ?? (number || asksAboutOrder(text) ? nearestTask(tasks, ports.flows) : undefined)
  if (!named || !isSure) draft.nearTask = best && best.score >= maybe ? best : undefined
  if (!flow || flow.id === draft.task?.flow.id) return undefined
  noteFound(draft)
  return beginTask(draft, ports, flow)
}

const withoutTail = (text: string) =>
  text.replace(/(尾号|后四位|ending( in)?|last four)?[^\d]{0,3}(?<!\d)\d{4}(?!\d)/i, ' ')

/** Whether a task whose subject is common was asked for, and not something else about the same. */
const isMeant = (flow: Flow | undefined, text: string) =>
  !flow?.cues || flow.cues.some((cue) => normalise(text).includes(cue))

const rule =
  /怎么|如何|怎样|多久|几天|多少|规则|流程|可以.{0,10}吗|能.{0,10}吗|是否|^(how (do|can|to|long|much)|what|when|which|do you|can i|is it possible)\b/
const wish = /帮我|给我|替我|麻烦|我要|我想|请你|\b(please|for me|i want|i need|i'd like|i would like)\b/

/** Whether somebody asks how something is done, rather than to have it done. */
const asksForRule = (text: string) => rule.test(normalise(text)) && !wish.test(normalise(text))

/** Knowledge that is as sure, and nearer, than the task. */
const isToldBetter = (told: Retrieval, task: Candidate) =>
  told.confidence >= sure && (told.candidates[0]?.score ?? 0) > task.score

/** An entry is answered only while it is valid. */
const isCurrent = ({ validFrom, validUntil }: KnowledgeEntry, nowMs: number) =>
  (!validFrom || Date.parse(validFrom) <= nowMs) && (!validUntil || nowMs <= Date.parse(validUntil))

/** A wish in the very words of a task, in one clause of a longer story. */
function wishIn(index: KnowledgeIndex, text: string, language: string, flows: readonly Flow[]): Flow | undefined {
  const clauses = text.split(/[，。！？；、,.!?;\n]+/).filter((clause) => clause.trim().length > 1)
  if (clauses.length < 2) return undefined
  for (const clause of clauses.filter((one) => !asksForRule(one)).slice(0, mostClauses)) {
    const [best] = retrieve(index, clause, language, 1, isTask).candidates
    const flow = best && best.score >= verbatim ? taskIn(best.entry.id, flows) : undefined
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

/**
 * The model's opinion, where there is a model: what it is sure of counts beside the words. A task is begun on it only
 * where the words are not far from that task.
 */
async function hear(draft: Draft, ports: StepPorts, matter: string, tasks: Retrieval): Promise<Flow | undefined> {
  const ask = await ports.opinion()
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

function noteFound(draft: Draft): void {
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

/** One question of several: looked up, and answered only where that is sure. */
export async function answerPart(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const now = ports.now()
  const isWanted = (entry: KnowledgeEntry) => !isTask(entry) && isCurrent(entry, now)
  draft.found = retrieve(ports.index, draft.text, draft.language, found, isWanted)
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
