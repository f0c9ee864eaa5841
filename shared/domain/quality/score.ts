import { textOf } from '../../../schemas/records/content.ts'
import type { InspectionItem } from '../../../schemas/records/inspection.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Criterion } from '../../../schemas/settings/quality.ts'
import { feelingIn, unhappy } from '../nlu/feeling.ts'
import { promising } from './promising.ts'
import { secondsBetween, type Talk, talkOf, type Verdict } from './talk.ts'

type Found = Pick<InspectionItem, 'score' | 'evidence' | 'seq'>
const nothing = (evidence: string): Found => ({ score: null, evidence })

/** Full marks within the time, none at three times as long. */
const within = (seconds: number, good: number) =>
  Math.round(Math.min(1, Math.max(0, (3 * good - seconds) / (2 * good))) * 100) / 100

const rounded = (seconds: number) => `${Math.round(seconds)} s`

/** An agent asks the customer to wait, which is no promise to come back another time. */
const holding =
  /请?(您)?稍(等|候)|请等(一下|一会|片刻)|等我(一下|查)|(one|just a) (moment|second|minute)|please (hold|wait)|bear with me|hold on/i

const judges: Readonly<
  Record<Exclude<Criterion['kind'], 'model'>, (talk: Talk, criterion: Criterion, takenAt: string) => Found>
> = {
  'first-response': ({ agent, all }, { seconds = 60 }, takenAt) => {
    const [first] = agent
    if (!first) return all.length > 0 ? { score: 0, evidence: '—' } : nothing('—')
    const waited = Math.max(0, (Date.parse(first.at) - Date.parse(takenAt)) / 1_000)
    return { score: within(waited, seconds), evidence: rounded(waited), seq: first.seq }
  },
  'response-time': ({ waits }, { seconds = 90 }) => {
    if (waits.length === 0) return nothing('—')
    const average = waits.reduce((sum, wait) => sum + wait.seconds, 0) / waits.length
    const longest = waits.reduce((a, b) => (a.seconds >= b.seconds ? a : b))
    return {
      score: within(average, seconds),
      evidence: `⌀ ${rounded(average)}, max ${rounded(longest.seconds)}`,
      seq: longest.seq,
    }
  },
  greeting: ({ agent }, { words = [] }) => found(agent.slice(0, 2), words),
  farewell: ({ agent }, { words = [] }) => found(agent.slice(-2), words),
  'forbidden-words': ({ agent }, { words = [] }) => {
    const { score, evidence, seq } = found(agent, words)
    return score === null
      ? nothing(evidence)
      : { score: 1 - score, evidence: score ? evidence : '', ...(seq && score && { seq }) }
  },
  'emotion-turned': ({ all }) => {
    const moods = all
      .filter(({ author }) => author === 'customer')
      .map(({ content, seq }) => ({ seq, ...feelingIn(textOf(content)) }))
    const worst = moods.find(({ score }) => score <= unhappy)
    if (!worst) return nothing('')
    const last = moods.findLast(({ score, seq }) => score !== 0 && seq > worst.seq)
    const isTurned = last !== undefined && last.score > 0
    const isBetter = last === undefined || last.score > unhappy
    return {
      score: isTurned ? 1 : isBetter ? 0.5 : 0,
      evidence: worst.evidence.join('、'),
      seq: (last ?? worst).seq,
    }
  },
  'promise-kept': ({ all, agent }, { seconds = 600 }) => {
    const promise = agent.find(({ content }) => promising.test(textOf(content)))
    if (!promise) return nothing('')
    const kept = agent.find(({ seq }) => seq > promise.seq)
    const isLate = kept ? secondsBetween(promise, kept) > seconds : all.at(-1)?.seq !== promise.seq
    return {
      score: kept && !isLate ? 1 : 0,
      evidence: textOf(promise.content).slice(0, 120),
      seq: promise.seq,
    }
  },
  'hold-time': (talk, { seconds = 120 }) => heldFor(talk, seconds),
  'last-word': ({ all }) => {
    const last = all.at(-1)
    if (!last) return nothing('')
    const isQuestion =
      last.author === 'customer' && /[?？]|吗|怎么|什么|多久|how|when|why|what/i.test(textOf(last.content))
    return { score: isQuestion ? 0 : 1, evidence: isQuestion ? textOf(last.content).slice(0, 120) : '', seq: last.seq }
  },
}

/** The longest that a customer who was asked to wait did wait for the next word. */
function heldFor({ all, agent }: Talk, good: number): Found {
  const asked = agent.filter(({ content }) => holding.test(textOf(content)))
  if (asked.length === 0) return nothing('')
  const held = asked.map((message) => {
    const next = agent.find(({ seq }) => seq > message.seq)
    const end = next ?? all.at(-1) ?? message
    return { seq: message.seq, seconds: secondsBetween(message, end), isOver: next !== undefined }
  })
  const longest = held.reduce((a, b) => (a.seconds >= b.seconds ? a : b))
  const isLeft = held.some(({ isOver }) => !isOver)
  return { score: isLeft ? 0 : within(longest.seconds, good), evidence: rounded(longest.seconds), seq: longest.seq }
}

const marks = { yes: 1, partly: 0.5, no: 0, unclear: null } as const

/** What a model said counts where it shows the line that it means. */
function judged(verdict: Verdict | undefined, { all }: Talk): Found {
  if (!verdict) return nothing('—')
  const score = marks[verdict.met]
  const line = all.find(({ seq }) => seq === verdict.seq)
  if (score === null || !line) return nothing(verdict.reason)
  return { score, evidence: verdict.reason, seq: line.seq }
}

function found(messages: readonly Message[], words: readonly string[]): Found {
  if (messages.length === 0) return nothing('—')
  for (const message of messages) {
    const said = textOf(message.content).toLowerCase()
    const word = words.find((one) => said.includes(one.toLowerCase()))
    if (word) return { score: 1, evidence: `“${word.trim()}”`, seq: message.seq }
  }
  return { score: 0, evidence: '' }
}

/** Of a hundred, by weight, over what could be judged; a hundred where nothing could. */
export function totalOf(items: readonly Pick<InspectionItem, 'score' | 'weight'>[]): number {
  const judged = items.filter(({ score, weight }) => score !== null && weight > 0)
  const weights = judged.reduce((sum, { weight }) => sum + weight, 0)
  if (weights === 0) return 100
  return Math.round((judged.reduce((sum, { score, weight }) => sum + (score ?? 0) * weight, 0) / weights) * 100)
}

/** What each criterion finds in what was said since a human took it; of those that a model judges, what it said. */
export function inspect(
  messages: readonly Message[],
  takenAt: string,
  criteria: readonly Criterion[],
  verdicts: readonly Verdict[] = [],
): readonly InspectionItem[] {
  const talk = talkOf(messages, takenAt)
  return criteria.map((criterion) => {
    const { id, name, weight, kind } = criterion
    const verdict = verdicts.find((one) => one.id === id)
    const { evidence, ...rest } = kind === 'model' ? judged(verdict, talk) : judges[kind](talk, criterion, takenAt)
    return { id, name, weight, ...rest, evidence: evidence.slice(0, 300) }
  })
}
