import { manifest as app } from './app/manifest.ts'
import { manifest as connect } from './connect/manifest.ts'
import { manifest as email } from './email/manifest.ts'
import { manifest as line } from './line/manifest.ts'
import { manifest as messenger } from './messenger/manifest.ts'
import { manifest as open } from './open/manifest.ts'
import { manifest as phone } from './phone/manifest.ts'
import { manifest as telegram } from './telegram/manifest.ts'
import { manifest as webChat } from './web-chat/manifest.ts'
import { manifest as wechat } from './wechat/manifest.ts'
import { manifest as wechatMini } from './wechat-mini/manifest.ts'
import { manifest as wecom } from './wecom/manifest.ts'
import { manifest as weibo } from './weibo/manifest.ts'
import { manifest as whatsapp } from './whatsapp/manifest.ts'

/** Every channel, as data: infra loops over it, and the registry must cover it. */
export const catalogue = {
  app,
  connect,
  email,
  line,
  messenger,
  open,
  phone,
  telegram,
  'web-chat': webChat,
  wechat,
  'wechat-mini': wechatMini,
  wecom,
  weibo,
  whatsapp,
} as const

export type ChannelName = keyof typeof catalogue
