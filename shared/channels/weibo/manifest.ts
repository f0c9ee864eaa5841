import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** Weibo private messages (粉丝服务平台). Limits: protocols.md section 4; the pages are old, so numbers are settings of the channel. */
export const manifest: Manifest = {
  name: 'weibo',
  title: { zh: '微博私信', en: 'Weibo' },
  words: ['微博', 'weibo'],
  addressKind: 'id',
  keptIn: 'CN',
  secrets: ['appSecret', 'accessToken'],
  settings: ['replies', 'apiBase', 'uploadBase', 'isCommercial'],
  transport: 'http',
  door: 'webhook',
  answering: 'optional',
  isPulled: false,
  maxBodyBytes: 256 * 1024,
  answerWithinMs: 5_000,
  capabilities: {
    textBytes: 897,
    contents: ['text', 'card', 'link', 'location'],
    maxChoices: 0,
    isSpoken: false,
    hasReceipts: false,
    hasTyping: false,
    isSendIdempotent: false,
    windows: { ...always({ messages: null, seconds: 48 * 3600 }), mention: { messages: 1, seconds: 48 * 3600 } },
    media: [],
  },
}
