import * as z from 'zod'
import { idText } from '../support/json.ts'

const id = z.union([z.string().min(1), z.number()]).transform(idText)

/** A push: https://open.weibo.com/wiki/Receive_General_Message ; unknown fields are kept out, unknown types come through. */
export const Push = z.looseObject({
  type: z.string().min(1).max(64),
  sender_id: id,
  receiver_id: id,
  created_at: z.string().min(1).max(64),
  text: z.string().max(20_000).optional(),
  data: z.record(z.string(), z.unknown()).catch({}),
})
export type Push = z.infer<typeof Push>
