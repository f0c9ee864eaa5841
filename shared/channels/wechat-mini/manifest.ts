import type { Manifest } from '../../../schemas/manifest.ts'

/** WeChat mini program customer messages (小程序客服消息). Limits: protocols.md section 2. */
export const manifest: Manifest = {
  name: 'wechat-mini',
  title: { zh: '微信小程序', en: 'WeChat mini program' },
  words: ['小程序', 'mini program'],
  addressKind: 'id',
  keptIn: 'CN',
  secrets: ['token', 'encodingAesKey', 'appId', 'appSecret'],
  settings: ['mode', 'apiBase', 'noticeTemplate', 'noticeFields', 'noticePage', 'cardThumb'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 256 * 1024,
  answerWithinMs: 5_000,
  capabilities: {
    textBytes: 2_048,
    contents: ['text', 'image', 'link', 'card'],
    maxChoices: 0,
    isSpoken: false,
    hasReceipts: false,
    hasTyping: true,
    isSendIdempotent: false,
    windows: {
      message: { messages: 5, seconds: 48 * 3600 },
      menu: { messages: 2, seconds: 60 },
      follow: { messages: 2, seconds: 60 },
      scan: { messages: 2, seconds: 60 },
      mention: { messages: 2, seconds: 60 },
    },
    media: [{ type: 'image', maxBytes: 10 * 1024 * 1024, contentTypes: ['image/png', 'image/jpeg', 'image/gif'] }],
  },
}
