import { createCipheriv, createDecipheriv } from 'node:crypto'
import { Rejected } from '../../errors/errors.ts'

/**
 * The AES envelope that WeChat, mini programs and WeCom share: AES-256-CBC, the key's first half as IV, PKCS#7 padding
 * with a block of 32, and inside it 16 random bytes, a big-endian length, the message, and the receiver's id.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
const block = 32
const refuse = (code: string, message: string) => new Rejected(message, { code, status: 403 })

/** @throws Rejected BAD_AES_KEY unless it is 43 characters that decode to 32 bytes. */
export function readAesKey(encodingAesKey: string): Buffer {
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAesKey))
    throw refuse('BAD_AES_KEY', 'EncodingAESKey must be 43 base64 characters.')
  return Buffer.from(`${encodingAesKey}=`, 'base64')
}

/** @throws Rejected BAD_CIPHERTEXT, BAD_PADDING, BAD_LENGTH, RECEIVEID_MISMATCH */
export function openEnvelope(encrypted: string, encodingAesKey: string, receiveId: string): string {
  const key = readAesKey(encodingAesKey)
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % 16 !== 0)
    throw refuse('BAD_CIPHERTEXT', 'The ciphertext is not whole blocks.')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded.at(-1) ?? 0
  if (pad < 1 || pad > block || pad > padded.length || !padded.subarray(-pad).every((byte) => byte === pad))
    throw refuse('BAD_PADDING', 'The padding is wrong.')
  const plain = padded.subarray(0, padded.length - pad)
  if (plain.length < 20) throw refuse('BAD_LENGTH', 'The plaintext is too short.')
  const length = plain.readUInt32BE(16)
  if (20 + length > plain.length) throw refuse('BAD_LENGTH', 'The length points past the end.')
  if (plain.subarray(20 + length).toString() !== receiveId)
    throw refuse('RECEIVEID_MISMATCH', 'The message is for another account.')
  return plain.subarray(20, 20 + length).toString()
}

/** Seals a message for a receiver; `random` is sixteen unguessable bytes. */
export function sealEnvelope(message: string, encodingAesKey: string, receiveId: string, random: Uint8Array): string {
  const key = readAesKey(encodingAesKey)
  const body = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random.subarray(0, 16), length, body, Buffer.from(receiveId)])
  const pad = block - (plain.length % block)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString(
    'base64',
  )
}
