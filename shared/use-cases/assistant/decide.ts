import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { type Content, textOf } from '../../../schemas/records/content.ts'
import type { Flow } from '../../../schemas/records/flow.ts'
import type { KnowledgeIndex } from '../../domain/assistant/knowledge-index.ts'
import { detectLanguage } from '../../domain/assistant/language.ts'
import { greet, isVip } from '../../domain/assistant/personal.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { isForStaff } from '../../domain/assistant/rules.ts'
import { fromPinyin } from '../../domain/assistant/spelling.ts'
import type { Assistant, Decision, TurnContext } from '../../ports/assistant.ts'
import type { Shop } from '../../ports/outside.ts'
import { answerFromKnowledge, answerPart } from './answer-knowledge.ts'
import { answerAboutProduct } from './answer-product.ts'
import { applyRules, applyStops } from './apply-rules.ts'
import { answerByModel } from './ask-cloud.ts'
import type { CloudLanguage } from './cloud-language.ts'
import { followTask, resumeTask, taskOf } from './do-task.ts'
import { Draft } from './draft.ts'
import type { Known } from './knowledge-cache.ts'
import type { Opinion } from './model-cache.ts'
import { startTask, startTaskByModel } from './start-task.ts'
import { spokenIn, translateIn, translateOut } from './translate-turn.ts'

export interface AssistantPorts {
  readonly shop: Shop
  /** Entries and tasks as they are now. */
  readonly knowledge: () => Promise<Known>
  readonly configuration: () => Promise<RuntimeConfiguration>
  /** Services of the cloud, where the company switched any on. */
  readonly cloud?: CloudLanguage
  /** What the model that a conversation hears makes of a text. */
  readonly opinion: (conversationId?: string) => Promise<Opinion>
  readonly now: () => number
}

/** What the steps of one turn use: what is known stays the same for all of them. */
export type StepPorts = Omit<AssistantPorts, 'knowledge'> & {
  readonly index: KnowledgeIndex
  readonly flows: readonly Flow[]
}

/** What one step of the cascade does: settles the turn, or leaves it to the next step. */
export type Step = (draft: Draft, ports: StepPorts) => Promise<Decision | undefined> | Decision | undefined

/**
 * Cheapest and surest first: where a human is needed, a task under way, exact rules, a task asked for, the catalogue,
 * knowledge, and a model of the cloud where there is one. What none of them settles is asked back, and then a human's.
 */
const cascade: readonly Step[] = [
  applyStops,
  followTask,
  applyRules,
  startTask,
  answerSeveral,
  answerAboutProduct,
  startTaskByModel,
  answerFromKnowledge,
  answerByModel,
]

/** Rules, tasks, the shop's own systems, and retrieval with a threshold. */
export const engine = 'rules-tasks-bm25/2'

/** A feeling so strong is written down. */
const noted = 0.4

/** After this many turns in a row without an answer, a human is offered. */
const patience = 2
/** After so many with a VIP, or with somebody who is unhappy already. */
const shortPatience = 1

export function makeAssistant(ports: AssistantPorts): Assistant {
  return { decide: (turn) => decide(turn, ports) }
}

async function decide(turn: TurnContext, { knowledge, cloud, ...outside }: AssistantPorts): Promise<Decision> {
  const { index, tasks } = await knowledge()
  const mayAsk = cloud && !turn.customer.isPrivate
  const ports: StepPorts = { ...outside, ...(mayAsk && { cloud }), index, flows: tasks }
  const typed = turn.said.map(textOf).filter(Boolean).join('\n')
  const read = fromPinyin(index, typed)
  const text = read ?? typed
  const { company, languages } = await ports.configuration()
  const heard = new Draft(turn, text, turn.language, company, engine)
  const spoken = await spokenIn(heard, ports.cloud)
  const isForeign = spoken !== undefined && spoken !== 'zh' && spoken !== 'en'
  const own = languages?.[0] ?? 'zh'
  const inOurs = isForeign && text ? await translateIn(heard, ports.cloud, spoken, own) : undefined
  const language = inOurs ? own : detectLanguage(text, turn.language, spoken)
  const draft = new Draft(turn, inOurs ?? text, language, company, engine)
  if (read) draft.note({ step: 'pinyin', result: read })
  draft.steps.push(...heard.steps)
  draft.cloudCalls = heard.cloudCalls
  if (isForeign) draft.spoken = spoken
  draft.isTranslated = inOurs !== undefined
  draft.written = text
  const decision = await settle(draft, ports)
  const { spoken: _, ...memory } = decision.memory
  return inOurs && spoken ? translateOut(draft, ports.cloud, decision, spoken) : { ...decision, memory }
}

/** One turn in a language that we speak, by the steps of the cascade. */
async function settle(draft: Draft, ports: StepPorts): Promise<Decision> {
  const { turn, text } = draft
  const { cloud } = await ports.configuration()
  const task = taskOf(draft, ports.flows)
  if (task) draft.task = task
  const isPhotoForTask = task && turn.said.some(({ type }) => type === 'image')
  if (!text && !isPhotoForTask) {
    const last = turn.said.at(-1)
    const isHeardLater =
      cloud.transcribe &&
      !turn.customer.isPrivate &&
      last?.type === 'voice' &&
      (last.media.providerMediaId || last.media.key)
    return isHeardLater ? draft.ignore('media', 'waits for its transcript') : withoutWords(draft)
  }
  if (Math.abs(draft.feeling.score) >= noted)
    draft.note({ step: 'feeling', result: `${draft.feeling.score.toFixed(2)}: ${draft.feeling.evidence.join(', ')}` })
  for (const step of cascade) {
    const decision = await step(draft, ports)
    if (decision) return task && step !== followTask ? resumeTask(draft, ports, task, decision) : decision
  }
  return task ? resumeTask(draft, ports, task, undefined) : askBack(draft)
}

const mostQuestions = 4
const leastQuestion = 3
/** Where one question ends and the next begins. */
const between =
  /[?？。！!；;\n]+|(?:另外|还有|顺便问?一?下?|以及|其次)[,，:：]?|\b(?:and also|also|another thing|plus)\b,?/i

/** Several questions at once are answered one after the other, where at least two of them are sure. */
async function answerSeveral(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const parts = draft.text
    .split(between)
    .map((part) => part.replace(/^[\s,，、]+|[\s,，、]+$/g, ''))
    .filter((part) => part.length >= leastQuestion)
  if (parts.length < 2 || parts.length > mostQuestions || draft.chosen) return undefined
  const answers: Decision[] = []
  let memory = draft.turn.memory
  for (const part of parts) {
    const one = new Draft({ ...draft.turn, memory }, part, draft.language, draft.company, engine)
    const answer = (await answerAboutProduct(one, ports)) ?? (await answerPart(one, ports))
    if (answer?.outcome !== 'reply' || answer.trace.citations.length === 0) continue
    memory = answer.memory
    if (!answers.some(({ replies }) => JSON.stringify(replies) === JSON.stringify(answer.replies))) answers.push(answer)
    draft.steps.push(...answer.trace.steps)
    draft.citations.push(...answer.trace.citations)
  }
  if (answers.length < 2) {
    draft.steps.length = 0
    draft.citations.length = 0
    return undefined
  }
  draft.note({ step: 'several', result: `${answers.length} of ${parts.length} questions` })
  return draft.finish(
    'reply',
    answers.flatMap(({ replies }) => replies),
    { ...memory, misunderstandings: 0 },
  )
}

/** Pictures, voices, follows and things we cannot read. */
function withoutWords(draft: Draft): Decision {
  const { said, isFirstTurn } = draft.turn
  const last = said.at(-1) as Content
  const { language } = draft
  if (last.type === 'event') {
    const isFollow = last.name === 'subscribe'
    if (last.name === 'call.started')
      return draft.reply('event', last.name, [say('callGreeting', language, { company: draft.company })])
    if (last.name === 'call.ended' || last.name === 'call.transferred') return draft.ignore('event', last.name)
    if (last.name === 'entered')
      return draft.reply('event', last.name, [say('greeting', language, { company: draft.company })])
    return isFollow || isFirstTurn || last.name === 'CLICK'
      ? draft.reply('event', last.name, [
          isFollow
            ? say('welcome', language, { company: draft.company })
            : greet(draft.turn.customer, draft.company, language),
        ])
      : draft.ignore('event', last.name)
  }
  if (last.type === 'image' || last.type === 'video' || last.type === 'file')
    return draft.reply('media', last.type, [say('imageReceived', language)])
  return draft.reply('unsupported', last.type, [say(last.type === 'voice' ? 'unheard' : 'unsupported', language)])
}

/** Nothing was sure enough: the nearest questions as choices, and after two such turns a human. */
function askBack(draft: Draft): Decision {
  const { language, turn, near } = draft
  if (isForStaff(draft.text)) return draft.offerStaff()
  const misunderstandings = turn.memory.misunderstandings + 1
  const most = isVip(turn.customer) || draft.isUnhappy ? shortPatience : patience
  if (misunderstandings >= most || (draft.spoken && !draft.isTranslated)) return draft.offerHuman(misunderstandings)
  const memory = { ...turn.memory, misunderstandings }
  if (near.length === 0)
    return draft.finish('clarify', [{ type: 'text', text: say('unsureNothing', language) }], memory)
  const options = [
    ...near.map((candidate) => ({ id: candidate.entry.id, label: candidate.entry.question })),
    { id: 'human:yes', label: say('yesHuman', language) },
  ]
  return draft.choose('clarify', say('unsure', language), 'question', options, memory)
}
