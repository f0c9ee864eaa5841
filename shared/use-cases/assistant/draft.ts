import type { Content } from '../../../schemas/records/content.ts'
import type { AssistantMemory, Language } from '../../../schemas/records/conversation.ts'
import type { Flow, FlowState } from '../../../schemas/records/flow.ts'
import type { DecisionTrace } from '../../../schemas/records/message.ts'
import { say, sayReason } from '../../domain/assistant/phrases.ts'
import type { Candidate, Retrieval } from '../../domain/assistant/retrieve.ts'
import { shownValue } from '../../domain/flow/run.ts'
import { placeIn } from '../../domain/nlu/choices.ts'
import { type Feeling, feelingIn, unhappy } from '../../domain/nlu/feeling.ts'
import type { Decision, TurnContext } from '../../ports/assistant.ts'

type TraceStep = DecisionTrace['steps'][number]

/** A task under way: what it is, and how far it came. */
export interface Task {
  readonly flow: Flow
  readonly state: FlowState
}

const mostTried = 6
/** How much of a mood is left after one more turn. */
const lasting = 0.5
const fading = 0.9
const veryUnhappy = -0.75

/** A decision in the making: what was said, the reasons so far, and the ways to end it. */
export class Draft {
  readonly steps: TraceStep[] = []
  readonly citations: string[] = []
  near: readonly Candidate[] = []
  /** A task that may have been meant. */
  nearTask: Candidate | undefined
  /** A task that the model is sure of, and words are not. */
  taskByModel: Flow | undefined
  /** What the model in use is sure of. */
  opinion: string | undefined
  /** What knowledge has to say to this; found once. */
  found: Retrieval | undefined
  /** The task that the customer is in the middle of. */
  task: Task | undefined
  /** The task that this turn brought to its end. */
  ended: Flow | undefined
  /** The task that waits until this one is done. */
  paused: FlowState | undefined
  /** The language that was written, where it is not one of ours. */
  spoken: string | undefined
  /** What was written was translated, and the answer will be. */
  isTranslated = false
  /** What was written, before it was translated. */
  written: string
  /** How often this conversation has asked a service of the cloud. */
  cloudCalls: number
  /** How the customer sounds, this turn and lately. */
  readonly feeling: Feeling
  readonly mood: number
  private readonly moodWords: string
  /** What the text is about, where a service told. */
  matters: readonly string[] = []
  readonly turn: TurnContext
  readonly text: string
  readonly language: Language
  readonly company: string
  private readonly engine: string

  constructor(turn: TurnContext, text: string, language: Language, company: string, engine: string) {
    this.turn = turn
    this.text = text
    this.language = language
    this.company = company
    this.engine = engine
    this.cloudCalls = turn.memory.cloudCalls ?? 0
    this.written = text
    this.feeling = feelingIn(text)
    const before = turn.memory.mood ?? 0
    const { score } = this.feeling
    // What says nothing either way lets a mood fade only slowly.
    const mood = score === 0 ? before * fading : lasting * before + (1 - lasting) * score
    this.mood = Math.round(mood * 100) / 100
    this.moodWords = score < 0 ? this.feeling.evidence.join('、').slice(0, 80) : (turn.memory.moodWords ?? '')
  }

  /** The option the customer chose: tapped (an id), or named by its place: 2, 第二个, "the last one". */
  get chosen(): string | undefined {
    const tapped = this.turn.said.findLast((content) => content.type === 'text' && content.replyTo)
    if (tapped?.type === 'text') return tapped.replyTo
    const { pending } = this.turn.memory
    if (pending?.intent !== 'choice') return undefined
    const place = placeIn(this.text, Object.keys(pending.slots).length)
    return place === undefined ? undefined : pending.slots[String(place)]
  }

  /** Somebody who should not be asked twice. */
  get isUnhappy(): boolean {
    return this.mood <= unhappy || this.feeling.score <= veryUnhappy
  }

  note(step: TraceStep): void {
    this.steps.push(step)
  }

  /** Memory of a turn that was understood. */
  get understood(): AssistantMemory {
    const { pending, ...rest } = this.turn.memory
    return { ...rest, misunderstandings: 0 }
  }

  /** The customer wants to go on at another channel. */
  elsewhere(channel: string): Decision {
    this.note({ step: 'rules', result: `elsewhere ${channel}`.trim() })
    return { ...this.finish('reply', [], this.understood), continueOn: channel }
  }

  finish(
    outcome: DecisionTrace['outcome'],
    replies: readonly Content[],
    memory: AssistantMemory,
    escalation?: Decision['escalation'],
  ): Decision {
    const { mood, moodWords, ...rest } = memory
    return {
      outcome,
      replies,
      language: this.language,
      memory: {
        ...rest,
        ...(outcome !== 'ignore' && this.tried()),
        ...(this.cloudCalls > 0 && { cloudCalls: this.cloudCalls }),
        ...(this.mood !== 0 && { mood: this.mood }),
        ...(this.mood < 0 && this.moodWords && { moodWords: this.moodWords }),
      },
      ...(escalation && { escalation }),
      trace: {
        engine: this.engine,
        outcome,
        language: this.language,
        ...(this.spoken && { spoken: this.spoken }),
        steps: this.steps,
        citations: this.citations,
      },
    }
  }

  /** What was tried up to now, the newest last. */
  private tried(): Pick<AssistantMemory, 'tried'> {
    const step = this.steps.at(-1)
    const before = this.turn.memory.tried ?? []
    if (!step || step.step === 'rules') return before.length > 0 ? { tried: before } : {}
    const did = this.did(step).slice(0, 160)
    return { tried: before.at(-1) === did ? before : [...before, did].slice(-mostTried) }
  }

  /** What a turn did, in the words of whoever takes over. */
  private did({ step, result }: TraceStep): string {
    const { language, text, found, task, ended } = this
    const what = text.replace(/\s+/g, ' ').slice(0, 60)
    if (step === 'knowledge')
      return say('triedAnswer', language, { what: found?.candidates[0]?.entry.question.slice(0, 60) ?? what })
    if (step === 'product') return say('triedProduct', language)
    if (step === 'task' || step === 'order')
      return `${say('triedTask', language, { what: (task?.flow ?? ended)?.name[language] ?? what })}${result.endsWith(' done') ? ' ✓' : ''}`
    if (step === 'several') return say('triedAnswer', language, { what })
    return say('triedNothing', language, { what: this.matters.join('、').slice(0, 60) || what })
  }

  /** What a human who takes over should know: why, what was being done with what is known, what was tried. */
  private summary(reason: string): string {
    const { language, task } = this
    const lines = [say('summary', language, { reason: sayReason(reason, language) })]
    if (task) {
      lines.push(say('summaryTask', language, { task: task.flow.name[language] }))
      for (const { name, label, kind } of task.flow.slots) {
        const value = task.state.slots[name]
        if (value !== undefined && kind !== 'photo')
          lines.push(`· ${label[language]}：${shownValue(task.flow, name, value, language)}`)
      }
    }
    if (this.isUnhappy) lines.push(say('summaryMood', language, { words: this.moodWords || this.mood.toFixed(1) }))
    const tried = this.turn.memory.tried ?? []
    if (tried.length > 0) lines.push(say('summaryTried', language), ...tried.map((one) => `· ${one}`))
    return lines.join('\n')
  }

  reply(step: string, result: string, texts: readonly string[], memory: AssistantMemory = this.understood): Decision {
    this.note({ step, result })
    return this.finish(
      'reply',
      texts.map((text) => ({ type: 'text', text })),
      memory,
    )
  }

  ignore(step: string, result: string): Decision {
    this.note({ step, result })
    return this.finish('ignore', [], this.turn.memory)
  }

  escalate(step: string, reason: string, text: string, priority: number): Decision {
    this.note({ step, result: reason })
    // The task ends here: its slots go to the human, not to the assistant that may get the customer back.
    const { flow, pausedFlow, ...memory } = this.understood
    return this.finish('escalate', [{ type: 'text', text }], memory, {
      reason,
      priority,
      summary: this.summary(reason),
    })
  }

  /** A question with options; their numbers are remembered, for channels where one types. */
  choose(
    outcome: 'reply' | 'clarify' | 'offer-human',
    text: string,
    purpose: 'question' | 'handover',
    options: readonly { readonly id: string; readonly label: string }[],
    memory: AssistantMemory,
  ): Decision {
    const slots = Object.fromEntries(options.map((option, index) => [String(index + 1), option.id]))
    const content: Content = { type: 'choice', text, options: [...options], purpose }
    return this.finish(outcome, [content], { ...memory, pending: { intent: 'choice', slots } })
  }

  /** Offers a human, after so many turns without an answer. */
  offerHuman(misunderstandings: number): Decision {
    this.note({ step: 'patience', result: `${misunderstandings} turns without an answer` })
    return this.offer('offerHuman', misunderstandings)
  }

  /** Offers a human for what only a human sees to. */
  offerStaff(): Decision {
    this.note({ step: 'rules', result: 'staff' })
    return this.offer('offerStaff', this.turn.memory.misunderstandings)
  }

  private offer(phrase: 'offerHuman' | 'offerStaff', misunderstandings: number): Decision {
    const options = [
      { id: 'human:yes', label: say('yesHuman', this.language) },
      { id: 'human:no', label: say('noHuman', this.language) },
    ]
    const memory = { ...this.turn.memory, misunderstandings }
    return this.choose('offer-human', say(phrase, this.language), 'handover', options, memory)
  }
}
