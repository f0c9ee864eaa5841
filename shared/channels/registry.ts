import { Defect } from '../errors/errors.ts'
import { app } from './app/index.ts'
import type { ChannelName } from './catalogue.ts'
import { connect } from './connect/index.ts'
import type { ChannelAdapter } from './contract.ts'
import { email } from './email/index.ts'
import { line } from './line/index.ts'
import { messenger } from './messenger/index.ts'
import { open } from './open/index.ts'
import { phone } from './phone/index.ts'
import { telegram } from './telegram/index.ts'
import { webChat } from './web-chat/index.ts'
import { wechat } from './wechat/index.ts'
import { wechatMini } from './wechat-mini/index.ts'
import { wecom } from './wecom/index.ts'
import { weibo } from './weibo/index.ts'
import { whatsapp } from './whatsapp/index.ts'

/** Every adapter by its channel's name; a half-added channel does not compile. */
export const registry: Readonly<Record<ChannelName, ChannelAdapter>> = {
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
}

/** @throws Defect when an inbox names a channel that this deployment does not have. */
export function adapterOf(channel: string): ChannelAdapter {
  const adapter = (registry as Readonly<Record<string, ChannelAdapter>>)[channel]
  if (!adapter) throw new Defect(`There is no channel "${channel}".`, { code: 'unknown-channel' })
  return adapter
}
