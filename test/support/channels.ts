import { createHmac, randomBytes } from 'node:crypto'
import type { InboxContext, WebhookRequest } from '../../shared/channels/contract.ts'
import { sha1Sorted } from '../../shared/channels/support/compare.ts'
import { signWebhook } from '../../shared/channels/support/standard-webhooks.ts'
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

const metaSecrets = { verifyToken: 'a-word', appSecret: 'app-secret', accessToken: 'access' }
const secretsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  wechat: wechatSecrets,
  'wechat-mini': wechatSecrets,
  weibo: { appSecret: 'weibo-secret', accessToken: 'weibo-access' },
  whatsapp: metaSecrets,
  messenger: metaSecrets,
  line: { channelSecret: 'channel-secret', accessToken: 'line-access' },
  telegram: { secretToken: 'A1b2_C3-d4', botToken: '1:bot' },
  wecom: { token: 'AAAAA', encodingAesKey: wechatSecrets.encodingAesKey, corpId: 'ww1234567890abcdef', secret: 's' },
  email: {},
  connect: {},
  phone: { accountSid: 'AC1', authToken: 'auth-token' },
  open: { signingKey: `whsec_${Buffer.from('a signing key of 24 bytes').toString('base64')}` },
}

/** What an adapter is given, for an inbox of a channel. */
export function contextFor(channel: string, more: Partial<InboxContext>): InboxContext {
  const secrets = secretsOf[channel] ?? webSecrets
  return {
    inboxId: 'ibx_test',
    settings: { mode: 'secure' },
    secrets,
    nowMs,
    random: (bytes) => randomBytes(bytes),
    ...more,
  }
}

/** What a visitor's page or app says: one frame, with the visitor's token. */
const visitorSays = (text: string, id: string, atMs = nowMs): WebhookRequest => {
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
  'web-chat': visitorSays,
  app: visitorSays,
  'wechat-mini': (text, id, atMs = nowMs) => {
    const timestamp = String(Math.floor(atMs / 1000))
    const body = `{"ToUserName":"gh_x","FromUserName":"oMini","CreateTime":${timestamp},"MsgType":"text","Content":${JSON.stringify(text)},"MsgId":"${id}"}`
    const sealed = sealEnvelope(body, wechatSecrets.encodingAesKey, wechatSecrets.appId, new Uint8Array(16))
    const msg_signature = [sha1Sorted(wechatSecrets.token, timestamp, 'n1', sealed)]
    return call({
      query: { timestamp: [timestamp], nonce: ['n1'], encrypt_type: ['aes'], msg_signature },
      body: JSON.stringify({ ToUserName: 'gh_x', Encrypt: sealed }),
    })
  },
  weibo: (text, id, atMs = nowMs) => {
    const timestamp = String(atMs)
    const signature = [sha1Sorted('weibo-secret', timestamp, 'n1')]
    return call({
      query: { timestamp: [timestamp], nonce: ['n1'], signature },
      body: JSON.stringify({ type: 'text', receiver_id: 1, sender_id: 2, created_at: id, text, data: {} }),
    })
  },
  whatsapp: (text, id) => {
    const message = { from: '8613800138000', id, timestamp: String(nowMs / 1000), type: 'text', text: { body: text } }
    return meta({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ value: { messages: [message] } }] }],
    })
  },
  messenger: (text, id) => {
    const item = { sender: { id: '7' }, recipient: { id: '1' }, timestamp: nowMs, message: { mid: id, text } }
    return meta({ object: 'page', entry: [{ messaging: [item] }] })
  },
  line: (text, id) => {
    const source = { type: 'user', userId: 'U1' }
    const message = { id, type: 'text', text }
    const event = {
      type: 'message',
      mode: 'active',
      timestamp: nowMs,
      source,
      webhookEventId: `e${id}`,
      replyToken: 't',
      message,
    }
    const body = JSON.stringify({ destination: 'U0', events: [event] })
    return call({ headers: { 'x-line-signature': hmac('channel-secret', body, 'base64') }, body })
  },
  telegram: (text, id) => {
    const message = { message_id: 1, date: nowMs / 1000, chat: { id: 11, type: 'private' }, text }
    return call({
      headers: { 'x-telegram-bot-api-secret-token': 'A1b2_C3-d4' },
      body: JSON.stringify({ update_id: id, message }),
    })
  },
  email: (text, id) =>
    call({
      body: JSON.stringify({
        sesMessageId: `ses-${id}`,
        sentAt: new Date(nowMs).toISOString(),
        from: { address: 'jane@example.com', name: 'Jane' },
        subject: '',
        messageId: `<${id}@example.com>`,
        verdicts: { spam: 'PASS', virus: 'PASS', dmarc: 'PASS' },
        text,
        files: [],
      }),
    }),
  connect: (text, id) => call({ body: JSON.stringify(lexSays(text, id)) }),
  phone: (text, id) => {
    const form = {
      CallSid: `CA${id}`,
      From: '+8613800138000',
      CallStatus: 'in-progress',
      SpeechResult: text,
      Confidence: '0.91',
    }
    const sorted = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1))
    const signature = createHmac('sha1', 'auth-token')
      .update(phoneUrl + sorted.map(([name, value]) => name + value).join(''))
      .digest('base64')
    return call({
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(form).toString(),
    })
  },
  open: (text, id, atMs = nowMs) => {
    const body = JSON.stringify({ type: 'message', from: { id: 'visitor-1' }, content: { type: 'text', text } })
    const timestamp = String(Math.floor(atMs / 1000))
    const signature = signWebhook(secretsOf.open?.signingKey ?? '', id, timestamp, body)
    return call({
      headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
      body,
    })
  },
}

/** What Lex hands to its code hook when somebody on a call has said something. */
const lexSays = (text: string, id: string) => ({
  messageVersion: '1.0',
  invocationSource: 'DialogCodeHook',
  inputMode: 'Speech',
  sessionId: '5ca32fbd-8f92-46af-92a5-6b0f970f0efe',
  inputTranscript: text,
  bot: { id: 'B', name: 'yunke', localeId: 'zh_CN', version: '1', aliasId: 'A', aliasName: 'live' },
  interpretations: [],
  requestAttributes: { 'x-amz-lex:channels:platform': 'Connect' },
  sessionState: {
    sessionAttributes: {
      inbox: 'ibx_test',
      contact: '5ca32fbd-8f92-46af-92a5-6b0f970f0efe',
      address: '+8613800138000',
    },
    intent: { name: 'FallbackIntent', state: 'InProgress' },
    originatingRequestId: id,
  },
  transcriptions: [{ transcription: text, transcriptionConfidence: 0.94 }],
})

const phoneUrl = 'https://yunke.example/webhooks/x/ibx_test'

const hmac = (key: string, body: string, encoding: 'hex' | 'base64') =>
  createHmac('sha256', key).update(body).digest(encoding)

const call = (more: {
  query?: WebhookRequest['query']
  headers?: WebhookRequest['headers']
  body: string
}): WebhookRequest => ({
  method: 'POST',
  url: 'https://yunke.example/webhooks/x/ibx_test',
  query: more.query ?? {},
  headers: { 'content-type': 'application/json', ...more.headers },
  body: Buffer.from(more.body),
})

const meta = (push: unknown): WebhookRequest => {
  const body = JSON.stringify(push)
  return call({ headers: { 'x-hub-signature-256': `sha256=${hmac('app-secret', body, 'hex')}` }, body })
}

/** Channels whose signature has no end: what is old is only known by its id. */
export const isUnstamped = new Set(['whatsapp', 'messenger', 'line', 'telegram', 'phone'])

/** The ring of a channel whose messages must be fetched, and the page that is fetched then. */
export const rung = {
  wecom: (text: string, id: string, atMs = nowMs) => {
    const timestamp = String(Math.floor(atMs / 1000))
    const { token, encodingAesKey, corpId } = secretsOf.wecom as Record<'token' | 'encodingAesKey' | 'corpId', string>
    const ring = writeXml('xml', {
      ToUserName: corpId,
      CreateTime: Number(timestamp),
      MsgType: 'event',
      Event: 'kf_msg_or_event',
      Token: 'T1',
      OpenKfId: 'wkA',
    })
    const sealed = sealEnvelope(ring, encodingAesKey, corpId, new Uint8Array(16))
    const item = {
      msgid: id,
      open_kfid: 'wkA',
      external_userid: 'wmB',
      send_time: nowMs / 1000,
      origin: 3,
      msgtype: 'text',
      text: { content: text },
    }
    return {
      request: call({
        query: {
          timestamp: [timestamp],
          nonce: ['n1'],
          msg_signature: [sha1Sorted(token, timestamp, 'n1', sealed)],
        },
        body: `<xml>${writeXml('Encrypt', sealed)}</xml>`,
      }),
      page: Buffer.from(JSON.stringify({ errcode: 0, next_cursor: 'c1', has_more: 0, msg_list: [item] })),
    }
  },
}
