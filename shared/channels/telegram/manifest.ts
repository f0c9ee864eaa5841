import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** Telegram Bot API. Limits: protocols.md section 8.4. */
export const manifest: Manifest = {
  name: 'telegram',
  title: { zh: 'Telegram', en: 'Telegram' },
  words: ['telegram'],
  addressKind: 'id',
  keptIn: 'elsewhere',
  secrets: ['secretToken', 'botToken'],
  settings: ['apiBase'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 1024 * 1024,
  answerWithinMs: 10_000,
  capabilities: {
    textBytes: 4_096,
    contents: ['text', 'image', 'location', 'choice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: false,
    hasTyping: true,
    isSendIdempotent: false,
    windows: always(),
    media: [],
  },
}
