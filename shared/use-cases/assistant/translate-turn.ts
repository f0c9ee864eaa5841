import type { Content } from '../../../schemas/records/content.ts'
import type { Language } from '../../../schemas/records/conversation.ts'
import { languageOf } from '../../domain/nlu/language.ts'
import { mask, redact } from '../../domain/privacy/personal.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { StepPorts } from './decide.ts'
import type { Draft } from './draft.ts'

const leastTold = 8

/**
 * The language that a customer writes: as heard here, else as Comprehend tells, else the one they wrote before, where
 * so little was said that nobody can tell.
 */
export async function spokenIn(draft: Draft, cloud: StepPorts['cloud']): Promise<string | undefined> {
  const { text, turn } = draft
  const heard = languageOf(text)
  // A word or two of Latin letters is nobody's language: who wrote Spanish before writes it still.
  const isScrap = heard === 'en' && turn.memory.spoken !== undefined && text.trim().split(/\s+/).length <= 2
  if (isScrap) return turn.memory.spoken
  if (heard || !/\p{L}/u.test(text)) return heard ?? turn.memory.spoken
  if (text.length < leastTold || !cloud?.has('tellLanguage')) return turn.memory.spoken
  const asked = redact(text, () => '…')
  return cloud.ask(draft, {
    service: 'tellLanguage',
    key: asked,
    call: ({ tellLanguage }, signal) => tellLanguage?.(asked, signal),
    tell: (language) => language ?? 'unknown',
  })
}

/** What was said, in the company's own language; undefined where that cannot be had. */
export const translateIn = (draft: Draft, cloud: StepPorts['cloud'], from: string, to: Language) =>
  translated(draft, cloud, draft.text, from, to)

/** A decision in the language that the customer writes; what cannot be translated is said as it is. */
export async function translateOut(
  draft: Draft,
  cloud: StepPorts['cloud'],
  decision: Decision,
  to: string,
): Promise<Decision> {
  const replies: Content[] = []
  for (const content of decision.replies) replies.push(await inLanguage(draft, cloud, content, to))
  const { steps } = draft
  return {
    ...decision,
    replies,
    memory: { ...decision.memory, spoken: to, ...(draft.cloudCalls > 0 && { cloudCalls: draft.cloudCalls }) },
    trace: { ...decision.trace, spoken: to, steps },
  }
}

async function inLanguage(draft: Draft, cloud: StepPorts['cloud'], content: Content, to: string): Promise<Content> {
  const say = async (text: string) => (await translated(draft, cloud, text, draft.language, to)) ?? text
  const labelled = async <T extends { label: string }>(chips: readonly T[]): Promise<T[]> => {
    // One call for all labels: a line each goes in, and a line each comes out.
    const labels = (await say(chips.map(({ label }) => label).join('\n'))).split('\n')
    const isWhole = labels.length === chips.length
    return chips.map((chip, place) => ({
      ...chip,
      label: ((isWhole && labels[place]?.trim()) || chip.label).slice(0, 200),
    }))
  }
  if (content.type === 'text')
    return {
      ...content,
      text: await say(content.text),
      ...(content.suggestions && { suggestions: await labelled(content.suggestions) }),
    }
  if (content.type !== 'choice') return content
  return { ...content, text: await say(content.text), options: await labelled(content.options) }
}

/** A text in another language. Personal data does not leave: it is put back into what comes. */
async function translated(draft: Draft, cloud: StepPorts['cloud'], text: string, from: string, to: string) {
  const hidden = mask(text)
  const answer = await cloud?.ask(draft, {
    service: 'translate',
    key: `${from} ${to} ${hidden.text}`,
    call: ({ translate }, signal) => translate?.(hidden.text, from, to, signal),
    tell: () => `${from} → ${to}`,
  })
  return answer === undefined ? undefined : hidden.restore(answer)
}
