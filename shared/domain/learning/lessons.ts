import { textOf } from '../../../schemas/records/content.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { LessonSource } from '../../../schemas/records/proposal.ts'
import { matchRule } from '../assistant/rules.ts'
import { redact } from '../privacy/personal.ts'

/** A question that the assistant could not settle, and what a human answered to it. */
export type Lesson = LessonSource & { readonly conversationId: string; readonly seq: number }

/** What is true of one customer only, and must not be learned, nor told to a model: personal data, orders, any long number. */
export const withoutPersonal = (text: string): string =>
  redact(text, () => '…')
    .replace(/(?<![a-z0-9])yk[\s-]*(?:\d[\s-]*){12}(?!\d)/gi, '…')
    .replace(/(?<!\d)(?:\+?\d[\d\s-]{5,}\d)(?!\d)/g, '…')
    .replace(/\s+/g, ' ')
    .trim()

const smallTalk =
  /^(您?好|在的?|稍等|请稍[等候]|好的?|嗯+|是的|不客气|没关系|收到|感谢|谢谢|hello|hi|hey|ok(ay)?|sure|one moment|just a (moment|second)|thanks?|thank you|you're welcome|no problem)/i
const leastAnswer = 8
const leastQuestion = 4
const mostQuestion = 300
const mostAnswer = 4_000

const isAnswer = (text: string) =>
  text.length >= leastAnswer && !/[?？]$/.test(text) && !(smallTalk.test(text) && text.length < leastAnswer * 3)

/** What a customer asked, where it is a question and not a wish for a human, a tap, or small talk. */
function questionIn({ author, content }: Message): string | undefined {
  if (author !== 'customer' || content.type === 'event') return undefined
  if (content.type === 'text' && content.replyTo) return undefined
  const text = textOf(content).trim()
  const isOrder = withoutPersonal(text).replace(/…|\s/g, '').length < leastQuestion
  return text.length < leastQuestion || isOrder || matchRule(text) ? undefined : text
}

const gaveUp = new Set(['clarify', 'offer-human', 'escalate'])

/**
 * The lessons of one conversation: each question after which the assistant gave up, with what a human then answered.
 * A question that the assistant was asked and answered is no lesson, nor one that the human asked back about.
 */
export function lessonsIn(messages: readonly Message[]): readonly Lesson[] {
  const lessons: Lesson[] = []
  let asked: { readonly text: string; readonly seq: number } | undefined
  let unsettled: { readonly text: string; readonly seq: number } | undefined
  for (const message of messages) {
    if (message.direction === 'internal') continue
    const question = questionIn(message)
    if (question) asked = { text: question, seq: message.seq }
    const { decision } = message
    if (decision && asked) {
      if (gaveUp.has(decision.outcome)) unsettled ??= asked
      // It found an answer after all: what it stumbled over before is settled.
      else if (decision.citations.length > 0) unsettled = undefined
      asked = undefined
    }
    if (message.author !== 'agent') continue
    // A human speaks: to what the assistant gave up on, or to what was asked since.
    const open = unsettled ?? asked
    const answer = textOf(message.content).trim()
    if (!open || !isAnswer(answer)) continue
    lessons.push({
      conversationId: message.conversationId,
      seq: open.seq,
      question: withoutPersonal(open.text).slice(0, mostQuestion),
      answer: withoutPersonal(answer).slice(0, mostAnswer),
      by: message.agentName ?? '',
      at: message.at,
    })
    unsettled = undefined
    asked = undefined
  }
  return lessons
}

/** How many minutes humans had the conversation: from their first word to their last. */
export function humanMinutes(messages: readonly Message[]): number {
  const said = messages.filter(({ author }) => author === 'agent').map(({ at }) => Date.parse(at))
  const [first] = said
  return first === undefined ? 0 : Math.max(1, Math.round(((said.at(-1) ?? first) - first) / 60_000))
}
