import * as z from 'zod'

const text = z.string().max(20_000)
const file = z.looseObject({
  id: z.string().max(512),
  mime_type: z.string().max(128).optional(),
  caption: text.optional(),
  filename: z.string().max(255).optional(),
})

export const Message = z.looseObject({
  id: z.string().min(1).max(256),
  from: z.string().min(1).max(128),
  timestamp: z.string().regex(/^\d{1,12}$/),
  type: z.string().max(64),
  text: z.looseObject({ body: text }).optional(),
  image: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  document: file.optional(),
  sticker: file.optional(),
  location: z
    .looseObject({ latitude: z.number(), longitude: z.number(), name: text.optional(), address: text.optional() })
    .optional(),
  button: z.looseObject({ text, payload: z.string().max(256).optional() }).optional(),
  interactive: z
    .looseObject({
      button_reply: z.looseObject({ id: z.string().max(256), title: text }).optional(),
      list_reply: z.looseObject({ id: z.string().max(256), title: text }).optional(),
    })
    .optional(),
})
export type Message = z.infer<typeof Message>

export const Status = z.looseObject({
  id: z.string().min(1).max(256),
  status: z.string().max(32),
  timestamp: z.string().regex(/^\d{1,12}$/),
  recipient_id: z.string().min(1).max(128),
  errors: z.array(z.looseObject({ code: z.number(), title: z.string().optional() })).optional(),
})

/** One POST may hold several of each: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks */
export const Push = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z
    .array(
      z.looseObject({
        changes: z
          .array(
            z.looseObject({
              value: z.looseObject({
                metadata: z.looseObject({ phone_number_id: z.string() }).optional(),
                contacts: z
                  .array(
                    z.looseObject({
                      wa_id: z.string().optional(),
                      profile: z.looseObject({ name: z.string() }).optional(),
                    }),
                  )
                  .optional(),
                messages: z.array(z.unknown()).max(200).optional(),
                statuses: z.array(z.unknown()).max(500).optional(),
              }),
            }),
          )
          .max(100),
      }),
    )
    .max(100),
})
