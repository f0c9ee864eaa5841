import * as z from 'zod'

const text = z.string().max(20_000)

export const Event = z.looseObject({
  type: z.string().max(64),
  mode: z.string().optional(),
  timestamp: z.number(),
  webhookEventId: z.string().min(1).max(200),
  replyToken: z.string().max(256).optional(),
  source: z.looseObject({ type: z.string(), userId: z.string().min(1).max(128).optional() }).optional(),
  message: z
    .looseObject({
      id: z.string().min(1).max(200),
      type: z.string().max(64),
      text: text.optional(),
      fileName: z.string().max(255).optional(),
      title: text.optional(),
      address: text.optional(),
      latitude: z.number().optional(),
      longitude: z.number().optional(),
    })
    .optional(),
  postback: z.looseObject({ data: z.string().max(300) }).optional(),
  unsend: z.looseObject({ messageId: z.string().max(200) }).optional(),
})
export type Event = z.infer<typeof Event>

/** https://developers.line.biz/en/docs/messaging-api/receiving-messages/ ; `events` may be empty. */
export const Push = z.looseObject({ destination: z.string().optional(), events: z.array(z.unknown()).max(500) })
