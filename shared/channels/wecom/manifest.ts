import type { Manifest } from '../../../schemas/manifest.ts'

/** WeCom customer service (企业微信 · 微信客服). Limits: protocols.md section 3. */
export const manifest: Manifest = {
  name: 'wecom',
  title: { zh: '企业微信客服', en: 'WeCom customer service' },
  words: ['企业微信', 'wecom'],
  addressKind: 'id',
  keptIn: 'CN',
  secrets: ['token', 'encodingAesKey', 'corpId', 'secret'],
  settings: ['apiBase'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  hasProfiles: true,
  isPulled: true,
  maxBodyBytes: 256 * 1024,
  answerWithinMs: 5_000,
  capabilities: {
    textBytes: 2_048,
    contents: ['text', 'image', 'voice', 'video', 'file', 'location', 'choice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: true,
    hasTyping: false,
    isSendIdempotent: true,
    windows: {
      message: { messages: 5, seconds: 48 * 3600 },
      menu: { messages: 5, seconds: 48 * 3600 },
      follow: { messages: 1, seconds: 20 },
      scan: { messages: 1, seconds: 20 },
      mention: { messages: 1, seconds: 20 },
    },
    media: [
      { type: 'image', maxBytes: 2 * 1024 * 1024, contentTypes: ['image/png', 'image/jpeg', 'image/gif'] },
      { type: 'voice', maxBytes: 2 * 1024 * 1024, contentTypes: ['audio/amr'] },
      { type: 'video', maxBytes: 10 * 1024 * 1024, contentTypes: ['video/mp4'] },
      { type: 'file', maxBytes: 20 * 1024 * 1024, contentTypes: ['application/pdf'] },
    ],
  },
}
