import { describe, expect, test } from 'vitest'
import { registry } from '../../../shared/channels/registry.ts'
import { sha1Sorted } from '../../../shared/channels/support/compare.ts'
import { parseJson } from '../../../shared/channels/support/json.ts'
import { isHmac } from '../../../shared/channels/support/meta.ts'
import { parseXml } from '../../../shared/channels/support/xml.ts'
import { isRawDataSigned, openSession } from '../../../shared/channels/wechat-mini/verify.ts'
import { at, vectorCall as call, contextOf, hasVectors, vectorsOf as of } from '../../support/vectors.ts'

describe.skipIf(!hasVectors)('the published vectors for the other channels', () => {
  test.each(of('weibo-doc-sig'))('$id', ({ input, expected }) => {
    const { token, timestamp, nonce, signature } = input as Record<string, string>
    expect(sha1Sorted(token ?? '', timestamp ?? '', nonce ?? '')).toBe(expected.computedSignature)
    expect(signature).toBe(expected.computedSignature)
  })

  test.each(of('weibo-doc-get', 'weibo-doc-get-bad'))('$id', ({ input, expected }) => {
    const { config, query } = input as { config: { token: string }; query: Record<string, string> }
    const result = registry.weibo.verify(
      call({ method: 'GET', query }),
      contextOf({ appSecret: config.token }, { nowMs: Number(query.timestamp) }),
    )
    if (expected.status === 200) expect(result).toEqual({ outcome: 'handshake', body: expected.body })
    else expect(result).toMatchObject({ outcome: 'rejected', status: expected.status })
  })

  test.each(of('weibo-text'))('$id', ({ input }) => {
    const parsed = registry.weibo.parse(String(input.body), contextOf({}))
    expect(parsed).toMatchObject({
      outcome: 'inbound',
      commands: [
        {
          address: '2489518277',
          sentAt: '2012-07-16T10:09:20.000Z',
          content: { type: 'text', text: 'the content of a general message' },
          thread: { account: '1902538057' },
        },
      ],
    })
  })

  test.each(of('weibo-reply'))('$id', ({ input, expected }) => {
    const {
      sender_id: account,
      receiver_id: fan,
      data,
    } = input as { sender_id: string; receiver_id: string; data: { text: string } }
    const answer = registry.weibo.formatAnswer?.(
      {
        messageId: 'm',
        conversationId: 'c',
        seq: 1,
        author: 'agent',
        content: { type: 'text', text: data.text },
        at: '',
        thread: { account },
      },
      fan,
      contextOf({}),
    )
    expect(JSON.parse(answer?.body ?? '')).toEqual(expected.body)
  })

  test.each(of('line-*'))('$id', ({ input, expected }) => {
    const { secret, body, bodyBase64, header } = input as Record<string, string>
    const bytes = bodyBase64 ? Buffer.from(bodyBase64, 'base64') : Buffer.from(body ?? '')
    expect(isHmac(header, secret ?? '', bytes, { encoding: 'base64' })).toBe(expected.valid)
    const result = registry.line.verify(
      call({ headers: { 'x-line-signature': header ?? '' }, body: bytes }),
      contextOf({ channelSecret: secret ?? '' }),
    )
    expect(result.outcome).toBe(expected.valid ? 'accepted' : 'rejected')
  })

  test.each(of('wa-ok', 'wa-tampered', 'wa-no-prefix'))('$id', ({ input, expected }) => {
    const { secret, body, header } = input as Record<string, string>
    const result = registry.whatsapp.verify(
      call({ headers: { 'x-hub-signature-256': header ?? '' }, body: body ?? '' }),
      contextOf({ appSecret: secret ?? '' }),
    )
    expect(result.outcome).toBe(expected.valid ? 'accepted' : 'rejected')
  })

  test.each(of('wa-parse'))('$id', ({ input, expected }) => {
    const paths = expected.paths as Record<string, unknown>
    for (const [path, value] of Object.entries(paths)) expect(at(parseJson(String(input.body)), path)).toEqual(value)
    expect(registry.whatsapp.parse(String(input.body), contextOf({}))).toMatchObject({
      outcome: 'inbound',
      commands: [
        {
          address: '972544401243',
          providerMessageId: paths['entry.0.changes.0.value.messages.0.id'],
          content: { type: 'text', text: 'Hey there! I am using PyWa.' },
          profile: { name: 'PyWa Tests', evidence: [{ kind: 'phone', value: '+972544401243' }] },
        },
      ],
    })
  })

  test.each(of('meta-hub*'))('$id', ({ input, expected }) => {
    const { verifyToken, query } = input as { verifyToken: string; query: Record<string, string> }
    for (const channel of ['whatsapp', 'messenger'] as const) {
      const result = registry[channel].verify(call({ method: 'GET', query }), contextOf({ verifyToken }))
      if (expected.status === 200) expect(result).toEqual({ outcome: 'handshake', body: expected.body })
      else expect(result).toMatchObject({ outcome: 'rejected', status: expected.status })
    }
  })

  test.each(of('tg-token-*'))('$id', ({ input, expected }) => {
    const { secret, header } = input as Record<string, string>
    const result = registry.telegram.verify(
      call({ headers: { 'x-telegram-bot-api-secret-token': header ?? '' }, body: '{}' }),
      contextOf({ secretToken: secret ?? '' }),
    )
    expect(result.outcome).toBe(expected.valid ? 'accepted' : 'rejected')
  })

  test.each(of('tg-update'))('$id', ({ input }) => {
    expect(registry.telegram.parse(String(input.body), contextOf({}))).toMatchObject({
      outcome: 'inbound',
      commands: [{ address: '1111111', providerMessageId: '10000', content: { type: 'event', name: 'entered' } }],
    })
  })

  test.each(of('mini-wechatpy-session-decrypt', 'mini-session-decrypt-wrong-appid', 'mini-easywechat-session-bad'))(
    '$id',
    ({ input, expected }) => {
      const { appid = 'wx', sessionKey = '', iv = '', encryptedData = '' } = input as Record<string, string>
      const open = () => openSession({ sessionKey, iv, encryptedData }, appid)
      if (expected.ok) expect(open()).toMatchObject(expected.data as Record<string, unknown>)
      else expect(open).toThrow()
    },
  )

  test.each(of('mini-wechatpy-rawdata*'))('$id', ({ input, expected }) => {
    const { rawData = '', sessionKey = '', signature = '' } = input as Record<string, string>
    expect(isRawDataSigned(rawData, sessionKey, signature)).toBe(expected.valid)
    expect(isRawDataSigned(`${rawData} `, sessionKey, signature)).toBe(!expected.valid)
  })

  test.each(of('mini-json-*'))('$id', ({ input, expected }) => {
    const json = parseJson(String(input.body))
    for (const [path, value] of Object.entries(expected.paths as Record<string, unknown>))
      expect(at(json, path)).toEqual(value)
    expect(registry['wechat-mini'].parse(String(input.body), contextOf({})).outcome).not.toBe('rejected')
  })

  test.each(of('wx-xml-popup', 'wx-xml-enter-temp'))('$id', ({ input }) => {
    const xml = String(input.xml)
    expect(parseXml(xml).root).toBe('xml')
    const parsed = registry['wechat-mini'].parse(xml, contextOf({}))
    if (xml.includes('user_enter_tempsession'))
      expect(parsed).toMatchObject({
        outcome: 'inbound',
        commands: [{ interaction: 'follow', context: { page: 'sessionFrom' } }],
      })
    else expect(parsed.outcome).toBe('ignored')
  })
})
