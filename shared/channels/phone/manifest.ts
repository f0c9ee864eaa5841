import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** Telephone by a provider's voice webhooks, in Twilio's form. Limits: protocols.md section 5. */
export const manifest: Manifest = {
  name: 'phone',
  title: { zh: '电话', en: 'Phone' },
  words: ['电话', '热线', 'phone', 'call'],
  addressKind: 'phone',
  keptIn: 'US',
  secrets: ['accountSid', 'authToken'],
  settings: [
    'apiBase',
    'speechLanguageZh',
    'speechLanguageEn',
    'sayLanguageZh',
    'sayLanguageEn',
    'hints',
    'transferNumber',
    'voicemail',
    'consent',
  ],
  transport: 'http',
  door: 'webhook',
  answering: 'always',
  isPulled: false,
  maxBodyBytes: 64 * 1024,
  answerWithinMs: 10_000,
  capabilities: {
    textBytes: 3_000,
    contents: ['text', 'notice', 'choice'],
    maxChoices: 9,
    isSpoken: true,
    hasReceipts: false,
    hasTyping: false,
    isSendIdempotent: false,
    windows: always(),
    media: [],
  },
}
