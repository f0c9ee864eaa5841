import * as z from 'zod'

const id = z.string().min(1).max(128)
const text = z.string().max(20_000)

/** What the callback says: only that there is something. */
export const Callback = z.looseObject({
  CreateTime: z.string().regex(/^\d{1,12}$/),
  MsgType: z.string(),
  Event: z.string().optional(),
  Token: z.string().max(256).optional(),
  OpenKfId: id.optional(),
})

const media = z.looseObject({ media_id: z.string().max(512) })

/** One item of `sync_msg`: https://developer.work.weixin.qq.com/document/path/94670 */
export const Item = z.looseObject({
  msgid: z.string().max(256).optional(),
  open_kfid: id.optional(),
  external_userid: id.optional(),
  send_time: z.number().optional(),
  origin: z.number().optional(),
  msgtype: z.string().max(64),
  text: z.looseObject({ content: text, menu_id: z.string().max(128).optional() }).optional(),
  image: media.optional(),
  voice: media.optional(),
  video: media.optional(),
  file: media.optional(),
  location: z
    .looseObject({ latitude: z.number(), longitude: z.number(), name: text.optional(), address: text.optional() })
    .optional(),
  link: z.looseObject({ title: text, desc: text.optional(), url: z.string().max(2_048) }).optional(),
  miniprogram: z.looseObject({ title: text, pagepath: text.optional() }).optional(),
  event: z
    .looseObject({
      event_type: z.string(),
      open_kfid: id.optional(),
      external_userid: id.optional(),
      scene: z.string().max(300).optional(),
      scene_param: z.string().max(300).optional(),
      welcome_code: z.string().max(256).optional(),
      fail_msgid: z.string().max(256).optional(),
      fail_type: z.number().optional(),
      recall_msgid: z.string().max(256).optional(),
      change_type: z.number().optional(),
      new_servicer_userid: z.string().max(128).optional(),
      msg_code: z.string().max(256).optional(),
    })
    .optional(),
})
export type Item = z.infer<typeof Item>

export const Page = z.looseObject({
  errcode: z.number().default(0),
  errmsg: z.string().optional(),
  next_cursor: z.string().max(256).default(''),
  has_more: z.number().default(0),
  msg_list: z.array(z.unknown()).default([]),
})
