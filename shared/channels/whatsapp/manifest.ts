import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** WhatsApp Cloud API. Limits: protocols.md section 8.1. */
export const manifest: Manifest = {
  name: 'whatsapp',
  title: { zh: 'WhatsApp', en: 'WhatsApp' },
  words: ['whatsapp'],
  addressKind: 'phone',
  keptIn: 'US',
  secrets: ['verifyToken', 'appSecret', 'accessToken'],
  settings: ['phoneNumberId', 'apiBase', 'graphVersion', 'noticeTemplate', 'noticeLanguage'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 1024 * 1024,
  answerWithinMs: 5_000,
  capabilities: {
    textBytes: 4_096,
    contents: ['text', 'image', 'video', 'voice', 'file', 'location', 'choice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: true,
    hasTyping: false,
    isSendIdempotent: false,
    windows: always({ messages: null, seconds: 24 * 3600 }),
    media: [],
  },
}
