import * as z from 'zod'

const party = z.looseObject({ id: z.string().min(1).max(128) })
const text = z.string().max(20_000)

export const Item = z.looseObject({
  sender: party,
  recipient: party,
  timestamp: z.number(),
  message: z
    .looseObject({
      mid: z.string().min(1).max(256),
      text: text.optional(),
      is_echo: z.boolean().optional(),
      quick_reply: z.looseObject({ payload: z.string().max(1_000) }).optional(),
      attachments: z
        .array(
          z.looseObject({
            type: z.string(),
            payload: z
              .looseObject({
                url: z.string().max(2_048).optional(),
                coordinates: z.looseObject({ lat: z.number(), long: z.number() }).optional(),
              })
              .optional(),
          }),
        )
        .max(30)
        .optional(),
    })
    .optional(),
  postback: z
    .looseObject({
      mid: z.string().max(256).optional(),
      title: text.optional(),
      payload: z.string().max(1_000).optional(),
    })
    .optional(),
  delivery: z.looseObject({ mids: z.array(z.string().max(256)).max(200).optional() }).optional(),
  read: z.looseObject({ watermark: z.number() }).optional(),
})
export type Item = z.infer<typeof Item>

/** https://developers.facebook.com/docs/messenger-platform/webhooks */
export const Push = z.looseObject({
  object: z.literal('page'),
  entry: z
    .array(z.looseObject({ id: z.string().optional(), messaging: z.array(z.unknown()).max(200).optional() }))
    .max(100),
})
