import * as z from 'zod'

const text = z.string().max(8_000)

/** What a voice webhook says: https://www.twilio.com/docs/voice/twiml#request-parameters ; unknown parameters are kept. */
export const Params = z.looseObject({
  CallSid: z.string().regex(/^[\w-]{2,64}$/),
  From: z.string().min(1).max(128),
  To: z.string().max(128).optional(),
  CallStatus: z.string().max(32).optional(),
  Digits: z.string().max(40).optional(),
  SpeechResult: text.optional(),
  Confidence: z.string().max(20).optional(),
  CallDuration: z.string().max(12).optional(),
  SequenceNumber: z.string().max(12).optional(),
  CallbackSource: z.string().max(64).optional(),
  DialCallStatus: z.string().max(32).optional(),
  DialCallDuration: z.string().max(12).optional(),
  RecordingUrl: z.string().max(2_048).optional(),
  RecordingSid: z.string().max(64).optional(),
  RecordingDuration: z.string().max(12).optional(),
  TranscriptionText: text.optional(),
  Caller: z.string().optional(),
})
export type Params = z.infer<typeof Params>
