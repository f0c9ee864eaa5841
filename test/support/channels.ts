import { randomBytes } from 'node:crypto'
import type { InboxContext, WebhookRequest } from '../../shared/channels/contract.ts'
import { sha1Sorted } from '../../shared/channels/support/compare.ts'
import { signVisitor } from '../../shared/channels/support/visitor-token.ts'
import { sealEnvelope } from '../../shared/channels/support/wx-envelope.ts'
import { writeXml } from '../../shared/channels/support/xml.ts'

export const nowMs = Date.parse('2026-11-21T03:00:00.000Z')
export const wechatSecrets = {
  token: 'AAAAA',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  appId: 'wx1234567890abcdef',
  appSecret: 's3cret',
}
export const webSecrets = { visitorKey: 'visitor-key', identityKey: 'identity-key' }

/** What an adapter is given, for an inbox of a channel. */
export function contextFor(channel: string, more: Partial<InboxContext>): InboxContext {
  const secrets = channel === 'wechat' ? wechatSecrets : webSecrets
  return {
    inboxId: 'ibx_test',
    settings: { mode: 'secure' },
    secrets,
    nowMs,
    random: (bytes) => randomBytes(bytes),
    ...more,
  }
}

/** One authentic call of each channel, saying a text with an id; the contract suite spoils it in every way. */
export const authentic: Readonly<Record<string, (text: string, id: string, atMs?: number) => WebhookRequest>> = {
  wechat: (text, id, atMs = nowMs) => {
    const timestamp = String(Math.floor(atMs / 1000))
    const message = writeXml('xml', {
      ToUserName: 'gh_1',
      FromUserName: 'oUser1',
      CreateTime: Number(timestamp),
      MsgType: 'text',
      Content: text,
      MsgId: id,
    })
    const sealed = sealEnvelope(message, wechatSecrets.encodingAesKey, wechatSecrets.appId, new Uint8Array(16))
    const query = {
      signature: ['x'],
      timestamp: [timestamp],
      nonce: ['n1'],
      encrypt_type: ['aes'],
      msg_signature: [sha1Sorted(wechatSecrets.token, timestamp, 'n1', sealed)],
    }
    return {
      method: 'POST',
      url: '',
      query,
      headers: { 'content-type': 'text/xml' },
      body: Buffer.from(`<xml>${writeXml('Encrypt', sealed)}</xml>`),
    }
  },
  'web-chat': (text, id, atMs = nowMs) => {
    const token = signVisitor(
      { inboxId: 'ibx_test', visitorId: 'vis_0123456789abcdef', expiresAt: atMs + 1000 },
      webSecrets.visitorKey,
    )
    const body = JSON.stringify({ type: 'message', clientId: id, content: { type: 'text', text } })
    return {
      method: 'POST',
      url: '',
      query: {},
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: Buffer.from(body),
    }
  },
}
