import { textOf } from '../../../schemas/records/content.ts'
import type { Language } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { NextStep } from '../../../schemas/records/next-step.ts'
import { feelingIn, unhappy } from '../nlu/feeling.ts'
import { promising } from '../quality/promising.ts'
import { say } from './phrases.ts'
import { matchRule } from './rules.ts'

/** What the next steps follow from. */
export interface Outlook {
  /** What was said lately, oldest first. */
  readonly messages: readonly Message[]
  readonly language: Language
  /** What the assistant would answer to the customer's last words, or the task that it would begin. */
  readonly answer?: string
  readonly task?: { readonly id: string; readonly name: string }
  /** Another team, where the company's rules would have those words. */
  readonly team?: { readonly id: string; readonly name: string }
  readonly hasTicket: boolean
}

const most = 3

/** What a good colleague would say to do next, most pressing first. */
export function nextSteps({ messages, language, answer, task, team, hasTicket }: Outlook): readonly NextStep[] {
  const spoken = messages.filter(({ direction, content }) => direction !== 'internal' && content.type !== 'event')
  const last = spoken.findLast(({ author }) => author === 'customer')
  const answered = spoken.findLast(({ author }) => author === 'agent')
  const isAsked = last !== undefined && last.seq > (answered?.seq ?? 0)
  const words = last ? textOf(last.content) : ''
  const feeling = feelingIn(words)
  const steps: NextStep[] = []
  if (isAsked && feeling.score <= unhappy)
    steps.push({ kind: 'calm', text: say('apology', language), why: feeling.evidence.join('、') })
  if (isAsked && team) steps.push({ kind: 'pass-on', teamId: team.id, name: team.name })
  if (isAsked && task) steps.push({ kind: 'do-task', taskId: task.id, name: task.name })
  else if (isAsked && answer) steps.push({ kind: 'reply', text: answer })
  const promise = spoken.findLast(({ author, content }) => author === 'agent' && promising.test(textOf(content)))
  const isKept = promise && spoken.some(({ author, seq }) => author === 'agent' && seq > promise.seq)
  if (promise && !isKept && !hasTicket) steps.push({ kind: 'make-ticket', why: textOf(promise.content).slice(0, 200) })
  const rule = matchRule(words)
  if (answered && !promise && (rule === 'thanks' || rule === 'farewell')) steps.push({ kind: 'close' })
  return steps.slice(0, most)
}
