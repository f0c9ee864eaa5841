import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** Calls and chats of Amazon Connect, heard by Lex. Limits: protocols.md section 6. */
export const manifest: Manifest = {
  name: 'connect',
  title: { zh: '电话（Amazon Connect）', en: 'Phone (Amazon Connect)' },
  words: [],
  addressKind: 'phone',
  keptIn: 'company',
  secrets: [],
  settings: ['voiceZh', 'voiceEn', 'consent'],
  transport: 'collected',
  door: 'connect',
  answering: 'always',
  isPulled: false,
  maxBodyBytes: 64 * 1024,
  answerWithinMs: 6_500,
  capabilities: {
    textBytes: 3_000,
    contents: ['text', 'notice', 'choice'],
    maxChoices: 9,
    isSpoken: true,
    hasReceipts: false,
    hasTyping: false,
    isSendIdempotent: true,
    windows: always(),
    media: [],
  },
}
