import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** LINE Messaging API. Limits: protocols.md section 8.3. */
export const manifest: Manifest = {
  name: 'line',
  title: { zh: 'LINE', en: 'LINE' },
  words: ['line'],
  addressKind: 'id',
  keptIn: 'JP',
  secrets: ['channelSecret', 'accessToken'],
  settings: ['apiBase', 'dataBase'],
  transport: 'http',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  maxBodyBytes: 1024 * 1024,
  answerWithinMs: 1_000,
  capabilities: {
    textBytes: 5_000,
    contents: ['text', 'image', 'location', 'choice'],
    maxChoices: 10,
    isSpoken: false,
    hasReceipts: false,
    hasTyping: false,
    isSendIdempotent: true,
    windows: always(),
    media: [],
  },
}
