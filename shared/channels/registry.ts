import { Defect } from '../errors/errors.ts'
import type { ChannelName } from './catalogue.ts'
import type { ChannelAdapter } from './contract.ts'
import { webChat } from './web-chat/index.ts'
import { wechat } from './wechat/index.ts'

/** Every adapter by its channel's name; a half-added channel does not compile. */
export const registry: Readonly<Record<ChannelName, ChannelAdapter>> = { 'web-chat': webChat, wechat }

/** @throws Defect when an inbox names a channel that this deployment does not have. */
export function adapterOf(channel: string): ChannelAdapter {
  const adapter = (registry as Readonly<Record<string, ChannelAdapter>>)[channel]
  if (!adapter) throw new Defect(`There is no channel "${channel}".`, { code: 'unknown-channel' })
  return adapter
}
