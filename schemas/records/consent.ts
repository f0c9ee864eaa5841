import * as z from 'zod'

/**
 * What a customer's words are used for beyond answering them. learning: the assistant learns from them. cloud: services
 * beside the platform (Comprehend, Translate, Bedrock, Transcribe) are asked about them. profile: the provider is asked for
 * the name that goes with an address.
 */
export const Purpose = z.enum(['learning', 'cloud', 'profile'])
export type Purpose = z.infer<typeof Purpose>

/** What a customer said to one purpose, when, and who wrote it down. */
const Consent = z.object({ isGiven: z.boolean(), at: z.iso.datetime(), by: z.string().max(120) })
export const Consents = z.partialRecord(Purpose, Consent)
export type Consents = z.infer<typeof Consents>

/** What holds of who was not asked: it is done unless they refused, or only when they agreed. */
const ConsentRule = z.enum(['unless-refused', 'when-given']).default('unless-refused')
export const ConsentRules = z
  .object({ learning: ConsentRule, cloud: ConsentRule, profile: ConsentRule })
  .strict()
  .prefault({})
export type ConsentRules = z.infer<typeof ConsentRules>
