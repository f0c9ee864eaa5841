import type { Manifest } from '../../../schemas/manifest.ts'

/** WeChat official account (公众号 / 服务号). Limits: protocols.md sections 1.6 to 1.11. */
export const manifest: Manifest = {
  name: 'wechat',
  title: { zh: '微信公众号', en: 'WeChat official account' },
  words: ['微信', '公众号', 'wechat'],
  addressKind: 'id',
  keptIn: 'CN',
  secrets: ['token', 'encodingAesKey', 'appId', 'appSecret'],
  settings: ['mode', 'replies', 'apiBase', 'kfAccount', 'noticeTemplate', 'noticeFields', 'noticeUrl'],
  transport: 'http',
  door: 'webhook',
  answering: 'optional',
  hasProfiles: true,
  isPulled: false,
  maxBodyBytes: 256 * 1024,
  answerWithinMs: 5_000,
  capabilities: {
    textBytes: 2_048,
    contents: ['text', 'image', 'voice', 'video', 'link', 'card', 'choice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: false,
    hasTyping: true,
    isSendIdempotent: false,
    windows: {
      message: { messages: 5, seconds: 48 * 3600 },
      menu: { messages: 3, seconds: 60 },
      follow: { messages: 3, seconds: 60 },
      scan: { messages: 3, seconds: 60 },
      mention: { messages: 5, seconds: 48 * 3600 },
    },
    media: [
      { type: 'image', maxBytes: 10 * 1024 * 1024, contentTypes: ['image/png', 'image/jpeg', 'image/gif'] },
      { type: 'voice', maxBytes: 2 * 1024 * 1024, contentTypes: ['audio/amr', 'audio/mpeg'] },
      { type: 'video', maxBytes: 10 * 1024 * 1024, contentTypes: ['video/mp4'] },
    ],
  },
}
