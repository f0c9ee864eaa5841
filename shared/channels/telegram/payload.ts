import * as z from 'zod'
import { idText } from '../support/json.ts'

const id = z.union([z.number(), z.string().min(1)]).transform(idText)
const text = z.string().max(20_000)
const file = z.looseObject({
  file_id: z.string().max(512),
  mime_type: z.string().max(128).optional(),
  file_name: z.string().max(255).optional(),
})
const from = z.looseObject({
  id,
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  is_bot: z.boolean().optional(),
  language_code: z.string().optional(),
})

export const Message = z.looseObject({
  message_id: id,
  date: z.number(),
  edit_date: z.number().optional(),
  chat: z.looseObject({ id, type: z.string().optional() }),
  from: from.optional(),
  text: text.optional(),
  caption: text.optional(),
  photo: z.array(file).optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  document: file.optional(),
  sticker: z.looseObject({ emoji: z.string().optional() }).optional(),
  location: z.looseObject({ latitude: z.number(), longitude: z.number() }).optional(),
})
export type Message = z.infer<typeof Message>

/** https://core.telegram.org/bots/api#update */
export const Update = z.looseObject({
  update_id: id,
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: z
    .looseObject({
      id: z.string().max(128),
      data: z.string().max(128).optional(),
      from,
      message: z.looseObject({ chat: z.looseObject({ id }) }).optional(),
    })
    .optional(),
  my_chat_member: z
    .looseObject({
      chat: z.looseObject({ id }),
      date: z.number(),
      new_chat_member: z.looseObject({ status: z.string() }),
    })
    .optional(),
})
