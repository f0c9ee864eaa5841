import type { Language } from '../../schemas/records/conversation.ts'
import type { Passage, Written } from '../domain/assistant/grounded.ts'
import type { TalkLine, Verdict } from '../domain/quality/talk.ts'

/** How a text sounds, and how surely. */
export interface Feeling {
  readonly feeling: 'positive' | 'negative' | 'neutral' | 'mixed'
  /** 0 to 1. */
  readonly sureness: number
}

/** What a text is about: who, where, when, how much, and its telling phrases. */
export interface Matters {
  readonly entities: readonly string[]
  readonly phrases: readonly string[]
}

export type { Passage, TalkLine, Verdict, Written }

/**
 * Language services that a company switched on; what is absent is off. Every call costs money, sees what a customer
 * said, and may be slow or fail: they are asked through `cloudLanguage` only, which keeps the budgets.
 */
export interface LanguageServices {
  /** How a text sounds: Amazon Comprehend. */
  readonly feel?: (text: string, language: Language, signal: AbortSignal) => Promise<Feeling>
  /** The language of a text as a two-letter code: Amazon Comprehend. */
  readonly tellLanguage?: (text: string, signal: AbortSignal) => Promise<string | undefined>
  /** What a text is about: Amazon Comprehend. */
  readonly findMatters?: (text: string, language: Language, signal: AbortSignal) => Promise<Matters>
  /** A text in another language: Amazon Translate. */
  readonly translate?: (text: string, from: string, to: string, signal: AbortSignal) => Promise<string>
  /** A text as a direction of meaning, of length one: an embedding model of Bedrock. */
  readonly embed?: (text: string, signal: AbortSignal) => Promise<readonly number[]>
  /** An answer from passages and nothing else, undefined where they hold none: a model of Bedrock. */
  readonly write?: (
    request: {
      readonly question: string
      readonly passages: readonly Passage[]
      readonly language: Language
      readonly company: string
    },
    signal: AbortSignal,
  ) => Promise<Written | undefined>
}

/** What a company's model says about each question on what was said: a model of Bedrock, asked after the conversation. */
export type Judge = (
  talk: readonly TalkLine[],
  questions: readonly { readonly id: string; readonly text: string }[],
  signal: AbortSignal,
) => Promise<readonly Verdict[]>
export type ServiceName = keyof LanguageServices
