import * as z from 'zod'

const texts = z.record(z.string(), z.string().nullish())
const Endpoint = z.looseObject({ Address: z.string().nullish(), Type: z.string().nullish() })

/** What a contact flow sends: https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html */
export const FlowEvent = z.looseObject({
  Name: z.literal('ContactFlowEvent'),
  Details: z.looseObject({
    ContactData: z.looseObject({
      Attributes: texts.nullish(),
      Channel: z.string(),
      ContactId: z.string().min(1).max(256),
      InitialContactId: z.string().max(256).nullish(),
      CustomerEndpoint: Endpoint.nullish(),
      InstanceARN: z.string(),
      LanguageCode: z.string().nullish(),
    }),
    Parameters: texts.nullish(),
  }),
})
export type FlowEvent = z.infer<typeof FlowEvent>

const Intent = z.looseObject({ name: z.string(), state: z.string().nullish() })
const Action = z.looseObject({ type: z.string(), slotToElicit: z.string().nullish() })

/** What Lex asks its code hook: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html */
export const LexEvent = z.looseObject({
  messageVersion: z.string(),
  inputMode: z.string(),
  sessionId: z.string().min(2).max(256),
  inputTranscript: z.string().max(8_000).nullish(),
  bot: z.looseObject({ localeId: z.string().nullish() }),
  proposedNextState: z.looseObject({ dialogAction: Action.nullish(), intent: Intent.nullish() }).nullish(),
  requestAttributes: texts.nullish(),
  sessionState: z.looseObject({
    sessionAttributes: texts.nullish(),
    intent: Intent.nullish(),
    originatingRequestId: z.string().max(256).nullish(),
  }),
  transcriptions: z
    .array(
      z.looseObject({
        transcription: z.string(),
        transcriptionConfidence: z.union([z.number(), z.string()]).nullish(),
      }),
    )
    .nullish(),
})
export type LexEvent = z.infer<typeof LexEvent>

/** What is said next, and what the flow does after it. */
export const Speech = z.object({ say: z.string(), next: z.enum(['listen', 'transfer', 'end']) })
export type Speech = z.infer<typeof Speech>
