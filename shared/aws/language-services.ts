import {
  ComprehendClient,
  DetectDominantLanguageCommand,
  DetectEntitiesCommand,
  DetectKeyPhrasesCommand,
  DetectSentimentCommand,
} from '@aws-sdk/client-comprehend'
import { TranslateClient, TranslateTextCommand } from '@aws-sdk/client-translate'
import type { Feeling, LanguageServices } from '../ports/language.ts'
import { bedrockEmbedding, bedrockWriter } from './bedrock.ts'
import { orUnavailable } from './or-unavailable.ts'

export interface LanguageOptions {
  readonly comprehend: boolean
  readonly translate: boolean
  readonly answerModel: string | undefined
  readonly embeddingModel: string | undefined
}

/** Comprehend reads so many bytes of a text and no more. */
const mostBytes = 5_000
const surely = 0.6
const mostMatters = 8

/** As much of a text as is allowed, without cutting a character in two. */
function cut(text: string, most: number): string {
  let out = text
  while (Buffer.byteLength(out) > most) out = out.slice(0, Math.floor(out.length * 0.9))
  return out.toWellFormed()
}

const feelings: Readonly<Record<string, Feeling['feeling']>> = {
  POSITIVE: 'positive',
  NEGATIVE: 'negative',
  NEUTRAL: 'neutral',
  MIXED: 'mixed',
}

/** https://docs.aws.amazon.com/comprehend/latest/APIReference/welcome.html */
function comprehend(): Pick<LanguageServices, 'feel' | 'tellLanguage' | 'findMatters'> {
  const client = new ComprehendClient({ maxAttempts: 2 })
  return {
    feel: async (text, LanguageCode, abortSignal) => {
      const { Sentiment = '', SentimentScore = {} } = await orUnavailable(
        'Comprehend',
        client.send(new DetectSentimentCommand({ Text: cut(text, mostBytes), LanguageCode }), { abortSignal }),
      )
      const scores: Readonly<Record<string, number | undefined>> = {
        POSITIVE: SentimentScore.Positive,
        NEGATIVE: SentimentScore.Negative,
        NEUTRAL: SentimentScore.Neutral,
        MIXED: SentimentScore.Mixed,
      }
      return { feeling: feelings[Sentiment] ?? 'neutral', sureness: scores[Sentiment] ?? 0 }
    },
    tellLanguage: async (text, abortSignal) => {
      const { Languages = [] } = await orUnavailable(
        'Comprehend',
        client.send(new DetectDominantLanguageCommand({ Text: cut(text, mostBytes) }), { abortSignal }),
      )
      const [best] = Languages.toSorted((a, b) => (b.Score ?? 0) - (a.Score ?? 0))
      return best && (best.Score ?? 0) >= surely ? best.LanguageCode?.split('-')[0] : undefined
    },
    findMatters: async (text, LanguageCode, abortSignal) => {
      const input = { Text: cut(text, mostBytes), LanguageCode }
      const [{ Entities = [] }, { KeyPhrases = [] }] = await orUnavailable(
        'Comprehend',
        Promise.all([
          client.send(new DetectEntitiesCommand(input), { abortSignal }),
          client.send(new DetectKeyPhrasesCommand(input), { abortSignal }),
        ]),
      )
      const best = (found: readonly { Text?: string | undefined; Score?: number | undefined }[]) => [
        ...new Set(found.filter(({ Score = 0 }) => Score >= surely).flatMap(({ Text }) => Text ?? [])),
      ]
      return { entities: best(Entities).slice(0, mostMatters), phrases: best(KeyPhrases).slice(0, mostMatters) }
    },
  }
}

/** https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html */
function translate(): Pick<LanguageServices, 'translate'> {
  const client = new TranslateClient({ maxAttempts: 2 })
  return {
    translate: async (text, from, to, abortSignal) => {
      const { TranslatedText } = await orUnavailable(
        'Translate',
        client.send(
          new TranslateTextCommand({ Text: cut(text, 10_000), SourceLanguageCode: from, TargetLanguageCode: to }),
          { abortSignal },
        ),
      )
      return TranslatedText ?? text
    },
  }
}

/** The services that were switched on; the others are absent. */
export const languageServices = (options: LanguageOptions): LanguageServices => ({
  ...(options.comprehend && comprehend()),
  ...(options.translate && translate()),
  ...(options.embeddingModel && { embed: bedrockEmbedding(options.embeddingModel) }),
  ...(options.answerModel && { write: bedrockWriter(options.answerModel) }),
})
