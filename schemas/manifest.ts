import * as z from 'zod'

/** What one interaction of the customer allows us to say, and for how long. Null means "no limit". */
const WindowRule = z.object({ messages: z.int().nullable(), seconds: z.int().nullable() })

/** What a channel can do, as data; the core asks this and never the channel's name. */
export const Manifest = z.object({
  name: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  /** How customers call it, in lower case, for when they want to go on there. */
  words: z.array(z.string()).readonly(),
  /** What an address is: a sign of who it may be, though no proof. */
  addressKind: z.enum(['id', 'phone', 'email']),
  /** Whose servers keep what is said besides our own: the company's alone, or a provider's, by its country. */
  keptIn: z.enum(['company', 'CN', 'JP', 'US', 'elsewhere']),
  /** Secrets that must be stored for an inbox before it works. */
  secrets: z.array(z.string()).readonly(),
  settings: z.array(z.string()).readonly(),
  /** How replies leave: by the provider's HTTP API, over our own sockets, or fetched by the provider's next request. */
  transport: z.enum(['http', 'sockets', 'collected']),
  /** How messages come in: by a webhook of ours, as letters that SES received, or as calls of Amazon Connect and Lex. */
  door: z.enum(['webhook', 'mail', 'connect']),
  /** Whether the provider's own request may (or must) carry the reply: the entry then waits for the turn. */
  answering: z.enum(['never', 'optional', 'always']),
  /** The provider only rings; messages must be fetched. */
  isPulled: z.boolean(),
  /** The provider tells, when asked, who an address is: a name, or an id that proves a person across accounts. */
  hasProfiles: z.boolean().optional(),
  /** There is a place for questions to tap beside an answer. */
  hasSuggestions: z.boolean().optional(),
  maxBodyBytes: z.int(),
  answerWithinMs: z.int(),
  capabilities: z.object({
    textBytes: z.int(),
    contents: z.array(z.string()).readonly(),
    maxChoices: z.int(),
    /** Replies are heard, not read: no links, short, numbers and dates in words. */
    isSpoken: z.boolean(),
    hasReceipts: z.boolean(),
    hasTyping: z.boolean(),
    /** The provider drops a repeated send by our message id, so an unknown outcome may be sent again. */
    isSendIdempotent: z.boolean(),
    windows: z.object({
      message: WindowRule,
      menu: WindowRule,
      follow: WindowRule,
      scan: WindowRule,
      mention: WindowRule,
    }),
    media: z
      .array(
        z.object({
          type: z.enum(['image', 'voice', 'video', 'file']),
          maxBytes: z.int(),
          contentTypes: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
  }),
})
export type Manifest = z.infer<typeof Manifest>
