import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** E-mail by SES. Limits: protocols.md section 8.5. */
export const manifest: Manifest = {
  name: 'email',
  title: { zh: '邮件', en: 'E-mail' },
  words: ['邮件', '邮箱', 'email', 'e-mail'],
  addressKind: 'email',
  keptIn: 'company',
  secrets: [],
  settings: ['address', 'signature'],
  transport: 'http',
  door: 'mail',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 1024 * 1024,
  answerWithinMs: 30_000,
  capabilities: {
    textBytes: 16_000,
    contents: ['text', 'image', 'link', 'card'],
    maxChoices: 0,
    isSpoken: false,
    hasReceipts: false,
    hasTyping: false,
    isSendIdempotent: false,
    windows: always(),
    media: [],
  },
}
