import * as z from 'zod'

const text = z.string()

/** What every push carries; the rest depends on MsgType and Event, and vendors add elements without notice. */
export const Push = z.looseObject({
  ToUserName: text.min(1),
  FromUserName: text.min(1).max(128),
  CreateTime: text.regex(/^\d{1,12}$/),
  MsgType: text.min(1),
  MsgId: text.optional(),
  Event: text.optional(),
  EventKey: text.optional(),
})
export type Push = z.infer<typeof Push>
