import * as z from 'zod'
import { idText } from '../support/json.ts'

const text = z.union([z.string(), z.number()]).transform(idText)

/** A push, in JSON or XML; ids and times may be numbers or text. Unknown fields are kept. */
export const Push = z.looseObject({
  ToUserName: text,
  FromUserName: text.refine((value) => value.length > 0 && value.length <= 128),
  CreateTime: text.refine((value) => /^\d{1,12}$/.test(value)),
  MsgType: text.refine((value) => value.length > 0),
  MsgId: text.optional(),
  Event: text.optional(),
  Content: text.optional(),
  PicUrl: text.optional(),
  MediaId: text.optional(),
  Title: text.optional(),
  PagePath: text.optional(),
  AppId: text.optional(),
  ThumbUrl: text.optional(),
  SessionFrom: text.optional(),
})
export type Push = z.infer<typeof Push>
