import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** The open channel: any medium of a company's own, by signed webhooks both ways (https://www.standardwebhooks.com). */
export const manifest: Manifest = {
  name: 'open',
  title: { zh: '开放渠道', en: 'Open channel' },
  words: ['展厅', 'showroom'],
  addressKind: 'id',
  keptIn: 'company',
  secrets: ['signingKey'],
  settings: ['callbackUrl', 'isIdentityTrusted'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 256 * 1024,
  answerWithinMs: 10_000,
  capabilities: {
    textBytes: 16_000,
    contents: ['text', 'image', 'file', 'voice', 'video', 'location', 'link', 'card', 'choice', 'notice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: true,
    hasTyping: true,
    isSendIdempotent: true,
    windows: always(),
    media: [],
  },
}
