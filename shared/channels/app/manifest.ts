import type { Manifest } from '../../../schemas/manifest.ts'
import { always } from '../support/windows.ts'

/** A company's own app: the line of web chat, and pushes to the telephone while the app is away. */
export const manifest: Manifest = {
  name: 'app',
  title: { zh: '手机应用', en: 'App' },
  words: ['应用', '客户端', 'app'],
  addressKind: 'id',
  keptIn: 'company',
  secrets: ['visitorKey', 'identityKey'],
  settings: ['allowedOrigins', 'greeting', 'greetingEn', 'color', 'apnsArn', 'fcmArn', 'deepLink'],
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
