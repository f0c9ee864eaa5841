import { textOf } from '../../../schemas/records/content.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { redact } from '../privacy/personal.ts'

/** What was said between the customer and humans, in order. */
export interface Talk {
  readonly all: readonly Message[]
  readonly agent: readonly Message[]
  /** Each first word of a customer that waited for a human, and the seconds until a human's answer. */
  readonly waits: readonly { readonly seconds: number; readonly seq: number }[]
}

export const secondsBetween = (a: Message, b: Message) => Math.max(0, (Date.parse(b.at) - Date.parse(a.at)) / 1_000)

export function talkOf(messages: readonly Message[], takenAt: string): Talk {
  const said = messages.filter(
    ({ direction, author, content }) =>
      direction !== 'internal' && (author === 'agent' || author === 'customer') && content.type !== 'event',
  )
  const all = said.filter(({ at, author }) => author === 'agent' || at >= takenAt)
  const waits: { seconds: number; seq: number }[] = []
  let asked: Message | undefined
  for (const message of all) {
    if (message.author === 'customer') asked ??= message
    else if (asked) {
      waits.push({ seconds: secondsBetween(asked, message), seq: message.seq })
      asked = undefined
    }
  }
  return { all, agent: all.filter(({ author }) => author === 'agent'), waits }
}

/** One line of a talk as somebody outside may read it. */
export interface TalkLine {
  readonly seq: number
  readonly author: 'customer' | 'agent'
  readonly text: string
}

const mostLines = 120
const mostCharacters = 400

/** A talk without personal data, the last lines of a long one. */
export const linesOf = ({ all }: Talk): readonly TalkLine[] =>
  all
    .map(({ seq, author, content }) => ({
      seq,
      author: author === 'agent' ? ('agent' as const) : ('customer' as const),
      text: redact(textOf(content)).slice(0, mostCharacters),
    }))
    .filter(({ text }) => text !== '')
    .slice(-mostLines)

/** What a model found of one criterion. */
export interface Verdict {
  readonly id: string
  readonly met: 'yes' | 'partly' | 'no' | 'unclear'
  /** The line that shows it. */
  readonly seq?: number
  readonly reason: string
}
