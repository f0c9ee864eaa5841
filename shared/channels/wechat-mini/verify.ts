import { createDecipheriv, createHash } from 'node:crypto'
import * as z from 'zod'
import { Rejected } from '../../errors/errors.ts'
import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { safeEqual } from '../support/compare.ts'
import { parseJson } from '../support/json.ts'
import { verify as verifyWx } from '../support/wx-verify.ts'

/** The same proof as an official account; cloud hosting probes with an unsigned call that is answered and means nothing. */
export function verify(request: WebhookRequest, context: InboxContext): Verification {
  const isProbe =
    request.method === 'POST' &&
    request.body.length < 200 &&
    parseJson(Buffer.from(request.body).toString())?.action === 'CheckContainerPath'
  return isProbe ? { outcome: 'handshake', body: 'success' } : verifyWx(request, context)
}

const Opened = z.looseObject({ watermark: z.looseObject({ appid: z.string() }) })

/**
 * Opens what a mini program encrypted with its session key (`encryptedData`): AES-128-CBC, then the watermark must name
 * our app. Source: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 * @throws Rejected DECRYPT_FAILED, WATERMARK_APPID_MISMATCH
 */
export function openSession(
  sealed: { readonly sessionKey: string; readonly iv: string; readonly encryptedData: string },
  appId: string,
): Readonly<Record<string, unknown>> {
  const refuse = (code: string) => new Rejected('The session data cannot be opened.', { code, status: 403 })
  let json: unknown
  try {
    const key = Buffer.from(sealed.sessionKey, 'base64')
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(sealed.iv, 'base64'))
    const plain = Buffer.concat([decipher.update(Buffer.from(sealed.encryptedData, 'base64')), decipher.final()])
    json = JSON.parse(plain.toString())
  } catch {
    throw refuse('DECRYPT_FAILED')
  }
  const opened = Opened.safeParse(json)
  if (!opened.success) throw refuse('DECRYPT_FAILED')
  if (opened.data.watermark.appid !== appId) throw refuse('WATERMARK_APPID_MISMATCH')
  return opened.data
}

/** Whether raw user data was signed with the session key: SHA-1 over both. */
export const isRawDataSigned = (rawData: string, sessionKey: string, signature: string): boolean =>
  safeEqual(
    signature,
    createHash('sha1')
      .update(rawData + sessionKey)
      .digest('hex'),
  )
