import { manifest as webChat } from './web-chat/manifest.ts'
import { manifest as wechat } from './wechat/manifest.ts'

/** Every channel, as data: infra loops over it, and the registry must cover it. */
export const catalogue = { 'web-chat': webChat, wechat } as const

export type ChannelName = keyof typeof catalogue
