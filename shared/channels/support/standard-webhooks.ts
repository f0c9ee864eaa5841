import { createHmac } from 'node:crypto'
import { safeEqual } from './compare.ts'

/** How far a stamp may be from now, in seconds: https://www.standardwebhooks.com */
export const toleranceSeconds = 300

/** The bytes of a key, which is written `whsec_` and then base64; any other text is taken as it stands. */
const keyBytes = (key: string) => (key.startsWith('whsec_') ? Buffer.from(key.slice(6), 'base64') : Buffer.from(key))

/** `v1,` and the base64 HMAC-SHA256 of id, time and body. */
export const signWebhook = (key: string, id: string, timestamp: string, body: string | Uint8Array): string =>
  `v1,${createHmac('sha256', keyBytes(key)).update(`${id}.${timestamp}.`).update(body).digest('base64')}`

/** Whether one of the signatures, separated by spaces, is ours by one of the keys. */
export const isWebhookSigned = (
  keys: readonly string[],
  given: { readonly id: string; readonly timestamp: string; readonly signatures: string; readonly body: Uint8Array },
): boolean =>
  keys.some((key) => {
    const expected = signWebhook(key, given.id, given.timestamp, given.body)
    return given.signatures.split(' ').some((signature) => safeEqual(signature, expected))
  })
