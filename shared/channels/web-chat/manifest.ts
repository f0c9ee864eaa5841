import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** Web chat: our own widget over our own WebSocket API; to the core it is a channel like any other. */
export const manifest: Manifest = {
  name: 'web-chat',
  title: { zh: '网页客服', en: 'Web chat' },
  words: ['网页', '网站', 'web'],
  addressKind: 'id',
  keptIn: 'company',
  secrets: ['visitorKey', 'identityKey'],
  settings: ['pageUrl', 'allowedOrigins', 'greeting', 'greetingEn', 'color'],
  transport: 'sockets',
  door: 'webhook',
  answering: 'never',
  isPulled: false,
  hasSuggestions: true,
  maxBodyBytes: 64 * 1024,
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
    media: [
      {
        type: 'image',
        maxBytes: 10 * 1024 * 1024,
        contentTypes: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'],
      },
    ],
  },
}
