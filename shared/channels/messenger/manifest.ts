import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** Facebook Messenger. Limits: protocols.md section 8.2. */
export const manifest: Manifest = {
  name: 'messenger',
  title: { zh: 'Messenger', en: 'Messenger' },
  words: ['messenger', 'facebook'],
  addressKind: 'id',
  keptIn: 'US',
  secrets: ['verifyToken', 'appSecret', 'accessToken'],
  settings: ['pageId', 'apiBase', 'graphVersion', 'humanAgentTag'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 1024 * 1024,
  answerWithinMs: 5_000,
  capabilities: {
    textBytes: 2_000,
    contents: ['text', 'image', 'video', 'voice', 'file', 'choice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: true,
    hasTyping: true,
    isSendIdempotent: false,
    windows: always({ messages: null, seconds: 24 * 3600 }),
    media: [],
  },
}
