import { whyNotGrounded } from '../../domain/assistant/grounded.ts'
import type { Candidate } from '../../domain/assistant/retrieve.ts'
import { withoutSlips } from '../../domain/assistant/spelling.ts'
import { isCalm } from '../../domain/assistant/stops.ts'
import { withoutPersonal } from '../../domain/learning/lessons.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { Feeling, Passage } from '../../ports/language.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'
import { lookUp, nothingFound, traced } from './look-up.ts'

const mostPassages = 5
/** A text so long may hold its question in a few words of it. */
const longText = 30
const surelyNegative = 0.85
/** One question in so few words at least is worth a model's time. */
const leastQuestion = 4

/** Whether a customer has had enough, where words alone do not tell: asked only where something went wrong before. */
export async function soundsAngry(draft: Draft, ports: StepPorts): Promise<string | undefined> {
  const { turn, text, language } = draft
  const isInDoubt = turn.memory.misunderstandings > 0 || !isCalm(text)
  if (!isInDoubt || text.length < leastQuestion) return undefined
  const asked = withoutPersonal(text)
  const heard = await ports.cloud?.ask(draft, {
    service: 'feel',
    key: `${language} ${asked}`,
    call: ({ feel }, signal) => feel?.(asked, language, signal),
    tell: inWords,
  })
  return heard?.feeling === 'negative' && heard.sureness >= surelyNegative ? inWords(heard) : undefined
}

const inWords = ({ feeling, sureness }: Feeling) => `${feeling} ${sureness.toFixed(2)}`

/** Looks a long text up again by what a service says it is about. True where that found something surer. */
export async function lookAgain(draft: Draft, ports: StepPorts): Promise<boolean> {
  const text = withoutPersonal(draft.text)
  if (text.length <= longText) return false
  const matters = await ports.cloud?.ask(draft, {
    service: 'findMatters',
    key: `${draft.language} ${text}`,
    call: ({ findMatters }, signal) => findMatters?.(text, draft.language, signal),
    tell: ({ phrases, entities }) => [...phrases, ...entities].join(', ').slice(0, 200) || 'nothing',
  })
  draft.matters = matters?.phrases ?? []
  if (draft.matters.length === 0) return false
  const again = lookUp(draft, ports, withoutSlips(ports.index, draft.matters.join(' ')))
  if (again.confidence <= (draft.found ?? nothingFound).confidence) return false
  draft.found = again
  return true
}

/** Puts what was found in the order of meaning; an order answers nothing by itself. */
export async function orderByMeaning(draft: Draft, ports: StepPorts): Promise<void> {
  const found = draft.found ?? nothingFound
  const candidates = found.candidates.slice(0, mostPassages)
  if (candidates.length < 2 || !ports.cloud?.has('embed')) return
  const meant = await directionOf(draft, ports, withoutPersonal(draft.text))
  if (!meant) return
  const near: { readonly candidate: Candidate; readonly likeness: number }[] = []
  for (const candidate of candidates) {
    const direction = await directionOf(draft, ports, candidate.entry.question)
    if (!direction) return
    near.push({ candidate, likeness: direction.reduce((sum, x, i) => sum + x * (meant[i] ?? 0), 0) })
  }
  near.sort((a, b) => b.likeness - a.likeness)
  draft.note({
    step: 'embed',
    result: 'in the order of meaning',
    candidates: near.map(({ candidate, likeness }) => traced({ ...candidate, score: Math.max(0, likeness) })),
  })
  draft.found = {
    ...found,
    candidates: [...near.map(({ candidate }) => candidate), ...found.candidates.slice(candidates.length)],
  }
}

const directionOf = (draft: Draft, ports: StepPorts, text: string) =>
  ports.cloud?.ask(draft, {
    service: 'embed',
    key: text,
    call: ({ embed }, signal) => embed?.(text, signal),
  })

/**
 * An answer that a model writes from what was found, and from nothing else. It is said only where it holds to that;
 * where one of few questions may be meant, the customer is asked first.
 */
export async function answerByModel(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { cloud } = ports
  const { text, turn, language, company } = draft
  if (!cloud?.has('write') || text.trim().length < leastQuestion || draft.task) return undefined
  if (draft.near.length > 0 && turn.memory.misunderstandings === 0) return undefined
  const question = withoutPersonal(text)
  const passages = (draft.found ?? nothingFound).candidates
    .slice(0, mostPassages)
    .map(({ entry }): Passage => ({ id: entry.id, question: entry.question, answer: entry.answer }))
  if (passages.length === 0) return undefined
  const written = await cloud.ask(draft, {
    service: 'write',
    key: JSON.stringify([language, question, passages.map(({ id, answer }) => [id, answer])]),
    call: ({ write }, signal) => write?.({ question, passages, language, company }, signal),
    tell: (one) => (one ? `from ${one.citations.join(', ') || 'nothing'}` : 'the passages do not answer it'),
  })
  if (!written) return undefined
  const reason = whyNotGrounded(written, passages, question)
  if (reason) {
    draft.note({ step: 'grounding', result: `not said: ${reason}` })
    return undefined
  }
  draft.citations.push(...new Set(written.citations))
  return draft.reply('grounding', 'said', [written.text.trim()])
}
