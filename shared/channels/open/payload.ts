import * as z from 'zod'
import { SpokenContext } from '../../../schemas/commands/spoken.ts'

const text = z.string().max(8_000)
const url = z.url().max(2_048)
const from = z.object({
  /** The medium's own id of the customer. */
  id: z.string().min(1).max(128),
  name: z.string().max(100).optional(),
  language: z.enum(['zh', 'en']).optional(),
  /** The shop's customer id; believed only where the inbox's setting isIdentityTrusted says so. */
  externalId: z.string().max(128).optional(),
})
const common = { from, timestamp: z.iso.datetime({ offset: true }).optional() }

/** What a medium may say. The id of the message is the header `webhook-id`. */
export const Inbound = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    ...common,
    content: z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), text: text.min(1), replyTo: z.string().max(128).optional() }),
      z.object({ type: z.literal('image'), url, caption: text.optional() }),
      z.object({ type: z.literal('voice'), url: url.optional(), transcript: text.min(1) }),
      z.object({
        type: z.literal('location'),
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        label: text.optional(),
      }),
      z.object({ type: z.literal('link'), title: text, url }),
    ]),
    /** Where the customer is: a scene, the object pointed at, the device. Shown to the assistant and to agents. */
    context: SpokenContext.optional(),
  }),
  z.object({ type: z.literal('event'), ...common, name: z.string().min(1).max(64), detail: SpokenContext.optional() }),
  z.object({
    type: z.literal('receipt'),
    ...common,
    messageId: z.string().min(1).max(128),
    status: z.enum(['delivered', 'read', 'failed']),
  }),
  z.object({
    type: z.literal('rating'),
    ...common,
    score: z.int().min(1).max(5),
    comment: z.string().max(1_000).optional(),
  }),
  z.object({ type: z.literal('left'), ...common }),
])
export type Inbound = z.infer<typeof Inbound>
