import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { OutboundReply } from '../../../shared/channels/contract.ts'
import { sha1Sorted } from '../../../shared/channels/support/compare.ts'
import { typing } from '../../../shared/channels/support/wx-api.ts'
import { openEnvelope, readAesKey, sealEnvelope } from '../../../shared/channels/support/wx-envelope.ts'
import { classify } from '../../../shared/channels/support/wx-errors.ts'
import { parseXml, writeXml } from '../../../shared/channels/support/xml.ts'
import { format, formatAnswer, transferAnswer } from '../../../shared/channels/wechat/format.ts'
import { wechat } from '../../../shared/channels/wechat/index.ts'
import { parse } from '../../../shared/channels/wechat/parse.ts'
import { contextFor } from '../../support/channels.ts'

interface Vector {
  readonly id: string
  readonly channel: string
  readonly kind: string
  readonly input: Record<string, never>
  readonly expected: Record<string, never>
}

const file = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'channels', 'vectors.json')
const all: readonly Vector[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors
  : []
const mine = all.filter((vector) => ['wechat-mp', 'all-xml'].includes(vector.channel) || vector.id.startsWith('wx-doc'))
const of = (kind: string) => mine.filter((vector) => vector.kind === kind)

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const values = (query: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]))

describe.skipIf(all.length === 0)('the published vectors for WeChat', () => {
  test('every one is looked at', () => {
    const kinds = new Set([
      'http-verify',
      'sha1-sorted',
      'wx-decrypt',
      'wx-encrypt',
      'aeskey',
      'xml-parse',
      'xml-build',
      'json-body',
      'error-action',
      'freshness',
      'dedupe',
    ])
    expect(mine.filter((vector) => !kinds.has(vector.kind)).map((vector) => vector.id)).toEqual([])
    expect(mine.length).toBeGreaterThan(55)
  })

  test.each(of('http-verify'))('$id', ({ input, expected }) => {
    const { config, query } = input as unknown as { config: { token: string }; query: Record<string, string> }
    const result = wechat.verify(
      { method: 'GET', url: '', query: values(query), headers: {}, body: new Uint8Array() },
      contextFor('wechat', { secrets: { token: config.token }, nowMs: Number(query.timestamp) * 1000 }),
    )
    if (expected.status === (200 as never)) expect(result).toEqual({ outcome: 'handshake', body: expected.body })
    else expect(result).toMatchObject({ outcome: 'rejected', status: expected.status })
  })

  test.each(of('sha1-sorted'))('$id', ({ input, expected }) => {
    const { token, timestamp, nonce, encrypt, signature } = input as Record<string, string>
    const computed = sha1Sorted(
      ...[token, timestamp, nonce, encrypt].filter((text): text is string => text !== undefined),
    )
    if (expected.computedSignature) expect(computed).toBe(expected.computedSignature)
    if (expected.valid !== undefined) expect(computed === signature).toBe(expected.valid)
  })

  test.each(of('wx-decrypt'))('$id', ({ input, expected }) => {
    const { config, query, bodyXml, bodyJson, encrypt } = input as unknown as {
      config: Record<string, string>
      query?: Record<string, string>
      bodyXml?: string
      bodyJson?: string
      encrypt?: string
    }
    const secrets = {
      token: config.token ?? '',
      encodingAesKey: config.encodingAESKey ?? '',
      appId: config.receiveId ?? '',
    }
    const sealed = encrypt ?? (bodyJson ? (JSON.parse(bodyJson) as { Encrypt: string }).Encrypt : undefined)
    const isRefused = (expected as { ok?: boolean }).ok === false
    if (bodyXml && query) {
      const result = wechat.verify(
        { method: 'POST', url: '', query: values(query), headers: {}, body: Buffer.from(bodyXml) },
        contextFor('wechat', { secrets, nowMs: Number(query.timestamp) * 1000 }),
      )
      expect(result.outcome).toBe(isRefused ? 'rejected' : 'accepted')
      const message =
        (expected as { message?: string; plaintext?: string }).message ?? (expected as { plaintext?: string }).plaintext
      if (message && result.outcome === 'accepted') expect(result.payload).toBe(message)
    } else if (sealed) {
      const open = () => openEnvelope(sealed, secrets.encodingAesKey, secrets.appId)
      const isSignedRight =
        !query?.msg_signature ||
        sha1Sorted(secrets.token, query.timestamp ?? '', query.nonce ?? '', sealed) === query.msg_signature
      if (isRefused) expect(isSignedRight ? open : () => expect.fail('bad signature')).toThrow()
      else expect(open().length).toBeGreaterThan(0)
    } else expect.fail('a decrypt vector of an unknown form')
  })

  test.each(of('wx-encrypt'))('$id', ({ input }) => {
    const { config } = input as unknown as { config: Record<string, string> }
    const sealed = sealEnvelope(
      '{"demo":"你好"}',
      config.encodingAESKey ?? '',
      config.receiveId ?? '',
      new Uint8Array(16).fill(7),
    )
    expect(openEnvelope(sealed, config.encodingAESKey ?? '', config.receiveId ?? '')).toBe('{"demo":"你好"}')
  })

  test.each(of('aeskey'))('$id', ({ input }) => {
    expect(() => readAesKey(String(input.encodingAESKey))).toThrow(expect.objectContaining({ code: 'BAD_AES_KEY' }))
  })

  test.each(of('xml-parse'))('$id', ({ id, input, expected }) => {
    const { xml } = input as unknown as { xml: string }
    const want = expected as unknown as {
      ok?: boolean
      error?: string
      fields?: Record<string, unknown>
      root?: string
    }
    if (want.ok === false) return expect(() => parseXml(xml)).toThrow(expect.objectContaining({ code: want.error }))
    const parsed = parseXml(xml)
    expect(parsed.root).toBe(want.root ?? 'xml')
    expect(plain(parsed.fields)).toMatchObject(want.fields ?? {})
    if (id.startsWith('wx-')) expect(parse(xml, contextFor('wechat', {})).outcome).not.toBe('rejected')
  })

  test.each(of('xml-build'))('$id', ({ input, expected }) => {
    const { reply } = input as unknown as { reply: Record<string, unknown> }
    const { fields } = expected as unknown as { fields: Record<string, string> }
    const { ToUserName = '', FromUserName = '', CreateTime = '0' } = fields
    const context = contextFor('wechat', { settings: { mode: 'plain' }, nowMs: Number(CreateTime) * 1000 })
    const content: OutboundReply['content'] =
      (reply.type as string) === 'news'
        ? {
            type: 'card',
            title: (reply.articles as { title: string }[])[0]?.title ?? '',
            description: (reply.articles as { description: string }[])[0]?.description ?? '',
            url: (reply.articles as { url: string }[])[0]?.url ?? '',
            imageUrl: (reply.articles as { picUrl: string }[])[0]?.picUrl ?? '',
          }
        : (reply.type as string) === 'image'
          ? { type: 'image', media: {} }
          : { type: 'text', text: String(reply.content ?? '') }
    const outbound: OutboundReply = {
      messageId: 'm',
      conversationId: 'c',
      seq: 1,
      author: 'agent',
      content,
      at: '',
      ...(reply.mediaId !== undefined && { providerMediaId: String(reply.mediaId) }),
    }
    const xml =
      (reply.type as string) === 'transfer_customer_service'
        ? transferAnswer(ToUserName, FromUserName, Number(CreateTime), reply.kfAccount as string | undefined)
        : formatAnswer({ ...outbound, thread: { account: FromUserName } }, ToUserName, context)?.body
    expect(plain(parseXml(xml ?? '').fields)).toEqual(fields)
  })

  test.each(of('json-body'))('$id', ({ input, expected }) => {
    const vector = input as unknown as {
      touser: string
      content?: string
      kfAccount?: string
      isAi?: boolean
      typing?: boolean
    }
    const context = contextFor('wechat', { settings: vector.kfAccount ? { kfAccount: vector.kfAccount } : {} })
    if (vector.typing !== undefined) {
      const request = typing(vector.touser, vector.typing, context)
      return expect(JSON.parse(request.via === 'http' ? (request.body ?? '') : '')).toEqual(
        JSON.parse(String(expected.body)),
      )
    }
    const reply = (author: 'agent' | 'assistant'): OutboundReply => ({
      messageId: 'm',
      conversationId: 'c',
      seq: 1,
      author,
      content: { type: 'text', text: vector.content ?? '' },
      at: '',
    })
    const bodies = (['agent', 'assistant'] as const).map((author) => {
      const request = format(reply(author), vector.touser, context)[0]
      return JSON.parse(request?.via === 'http' ? (request.body ?? '') : '{}') as Record<string, unknown>
    })
    const [byAgent, byAssistant] = bodies
    const merged = vector.isAi ? { ...byAgent, ...byAssistant } : byAgent
    expect(merged).toEqual(JSON.parse(String(expected.body)))
    expect(asText(format(reply('agent'), vector.touser, context)[0])).not.toMatch(/\\u[0-9a-f]{4}/)
  })

  test.each(of('error-action'))('$id', ({ input, expected }) => {
    const answer = input as unknown as { httpStatus: number; responseBody: string }
    expect(classify({ status: answer.httpStatus, headers: {}, body: Buffer.from(answer.responseBody) }).action).toBe(
      expected.action,
    )
  })

  test.each(of('freshness'))('$id', ({ input }) => {
    const { token, timestamp, nonce, signature, now } = input as Record<string, string>
    const request = {
      method: 'GET',
      url: '',
      query: values({ signature: signature ?? '', timestamp: timestamp ?? '', nonce: nonce ?? '', echostr: '1' }),
      headers: {},
      body: new Uint8Array(),
    }
    expect(
      wechat.verify(request, contextFor('wechat', { secrets: { token: token ?? '' }, nowMs: Number(now) * 1000 })),
    ).toMatchObject({ outcome: 'rejected', status: 403 })
  })

  test.each(of('dedupe'))('$id', ({ input, expected }) => {
    const { deliveries } = input as unknown as { deliveries: Record<string, string>[] }
    const seen = new Set<string>()
    const duplicate = deliveries.map((delivery) => {
      const parsed = parse(
        writeXml('xml', { ToUserName: 'gh', MsgType: 'event', Event: 'subscribe', ...delivery }),
        contextFor('wechat', {}),
      )
      const id = parsed.outcome === 'inbound' ? (parsed.commands[0]?.providerMessageId ?? '') : ''
      const isKnown = seen.has(id)
      seen.add(id)
      return isKnown
    })
    expect(duplicate).toEqual(expected.duplicate)
  })
})

const asText = (request: unknown) => JSON.stringify(request)
