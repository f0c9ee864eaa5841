import { describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { twiml, Verb } from '../../../shared/channels/phone/twiml.ts'
import { isSigned } from '../../../shared/channels/phone/verify.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { sha1Sorted } from '../../../shared/channels/support/compare.ts'
import { parseJson } from '../../../shared/channels/support/json.ts'
import { sealEnvelope } from '../../../shared/channels/support/wx-envelope.ts'
import { parseXml } from '../../../shared/channels/support/xml.ts'
import { canTransit } from '../../../shared/channels/wecom/format.ts'
import { pullMessages } from '../../../shared/use-cases/conversation/pull-messages.ts'
import { at, vectorCall as call, contextOf, hasVectors, vectorsOf as of } from '../../support/vectors.ts'

type Query = Readonly<Record<string, string>>

const secretsOf = (config: Query) => ({
  token: config.token ?? '',
  encodingAesKey: config.encodingAESKey ?? '',
  corpId: config.receiveId ?? '',
})

describe.skipIf(!hasVectors)('the published vectors for WeCom', () => {
  test.each(of('wecom-wechatpy-echo', 'wecom-wechatpy-echo-bad', 'wecom-echo-plus-as-space', 'wecom-official-echo'))(
    '$id',
    ({ input, expected }) => {
      const { config, query } = input as { config: Query; query: Query }
      const result = registry.wecom.verify(
        call({ method: 'GET', query }),
        contextOf(secretsOf(config), { nowMs: Number(query.timestamp) * 1000 }),
      )
      if (expected.status === 200) expect(result).toEqual({ outcome: 'handshake', body: expected.body })
      else expect(result.outcome).toBe('rejected')
    },
  )

  test.each(of('wecom-wechatpy-decrypt', 'wecom-official-msg', 'wecom-official-msg-othercorp'))(
    '$id',
    ({ input, expected }) => {
      const { config, query, bodyXml } = input as { config: Query; query: Query; bodyXml: string }
      const result = registry.wecom.verify(
        call({ query, body: bodyXml }),
        contextOf(secretsOf(config), { nowMs: Number(query.timestamp) * 1000 }),
      )
      expect(result.outcome).toBe(expected.ok === false ? 'rejected' : 'accepted')
    },
  )

  test.each(of('wecom-wechatpy-encrypt'))('$id', ({ input, expected }) => {
    const { config } = input as { config: Query }
    const { random16 = '', plaintext = '', timestamp = '', nonce = '' } = input as Query
    const sealed = sealEnvelope(plaintext, config.encodingAESKey ?? '', config.receiveId ?? '', Buffer.from(random16))
    expect(sealed).toBe(expected.Encrypt)
    expect(sha1Sorted(config.token ?? '', timestamp, nonce, sealed)).toBe(expected.MsgSignature)
  })

  test.each(of('wecom-fudiwei-sig'))('$id', ({ input, expected }) => {
    const { token = '', timestamp = '', nonce = '', encrypt = '' } = input as Query
    expect(sha1Sorted(token, timestamp, nonce, encrypt)).toBe(expected.computedSignature)
  })

  test.each(of('kf-callback', 'kf-auth-change'))('$id', ({ id, input, expected }) => {
    const xml = String(input.xml)
    expect(JSON.parse(JSON.stringify(parseXml(xml).fields))).toEqual(expected.fields)
    const parsed = registry.wecom.parse(xml, contextOf({}))
    const rung = { outcome: 'pull', account: 'wkxxxxxxx', token: 'ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR' }
    expect(parsed).toMatchObject(id === 'kf-callback' ? rung : { outcome: 'ignored' })
  })

  test.each(of('kf-sync-response', 'kf-text-item'))('$id', ({ id, input, expected }) => {
    const body = String(input.body)
    for (const [path, value] of Object.entries((expected.paths ?? {}) as Record<string, unknown>))
      expect(at(parseJson(body), path)).toEqual(value)
    const page = registry.wecom.pull?.read({ status: 200, headers: {}, body: Buffer.from(body) }, contextOf({}))
    if (!page || 'action' in page) throw new Error('not a page')
    expect(page.cursor).toBe(id === 'kf-text-item' ? 'c2' : '4gw7MepFLfgF2VC5npN')
    if (id === 'kf-text-item')
      expect(page.commands).toMatchObject([
        { address: 'wmB@wkA', content: { type: 'text', text: '转人工', replyTo: '101' } },
      ])
    else expect(page.commands.some((command) => command.kind === 'recall')).toBe(true)
  })

  test.each(of('kf-sync-empty-page'))('$id', async ({ input, expected }) => {
    const { startCursor, pages } = input as {
      startCursor: string
      pages: { next_cursor: string; has_more: number; msg_list: { msgid: string }[] }[]
    }
    const whole = (item: { msgid: string }) => ({
      ...item,
      open_kfid: 'wkA',
      external_userid: 'wmB',
      send_time: 1_700_000_000,
      origin: 3,
      msgtype: 'text',
      text: { content: item.msgid },
    })
    const items = new Map<string, Record<string, unknown>>([['CUR', { cursor: startCursor }]])
    const queued: string[] = []
    const cursors: unknown[] = []
    await pullMessages(
      {
        clock: { now: () => 1_700_000_100_000, id: () => '', secret: () => '', sleep: async () => undefined },
        table: {
          get: async (pk) =>
            pk.startsWith('TOK') ? { pk, sk: '', token: 'T', goodUntilMs: 9e15 } : { pk, sk: '', ...items.get('CUR') },
          getMany: async () => [],
          query: async () => ({ items: [] }),
          transact: async ([write]) => {
            if (write && 'put' in write) items.set('CUR', write.put)
            return undefined
          },
        },
        configuration: {
          load: async () => RuntimeConfiguration.parse(configurationOf('local')),
          secrets: async () => ({}),
        },
        adapterOf: () => registry.wecom,
        random: (bytes) => new Uint8Array(bytes),
        turnQueue: { enqueue: async (commands) => void queued.push(...commands.map((one) => one.providerMessageId)) },
        provider: {
          send: async (request) => {
            cursors.push(request.via === 'http' && JSON.parse(request.body ?? '{}').cursor)
            const page = pages[cursors.length - 1]
            const body = { errcode: 0, ...page, msg_list: page?.msg_list.map(whole) }
            return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }
          },
        },
      },
      { kind: 'pull', inboxId: 'ibx_wecom', account: 'wkA', token: 't' },
    )
    expect(cursors).toHaveLength(Number(expected.calls))
    expect(cursors[0]).toBe(startCursor)
    expect(items.get('CUR')?.cursor).toBe(expected.savedCursor)
    // The queue drops what has an id that it knows.
    expect([...new Set(queued)]).toEqual(expected.msgids)
  })

  test.each(of('kf-state-*'))('$id', ({ input, expected }) => {
    expect(canTransit(Number(input.from), Number(input.to))).toBe(expected.allowed)
  })
})

describe.skipIf(!hasVectors)('the published vectors for the telephone', () => {
  const signed = of(
    'tw-doc',
    'tw-bad',
    'tw-missing',
    'tw-tampered-param',
    'tw-port-*',
    'tw-http-80',
    'tw-creds',
    'tw-array',
    'tw-dup',
    'tw-apostrophe',
    'tw-json-*',
    'tw-zh-speech',
  )
  test.each(signed)('$id', ({ input, expected }) => {
    const { authToken = '', url = '', body, signature } = input as Query
    const { params = {} } = input as { params?: Record<string, string | string[]> }
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) for (const one of [value].flat()) form.append(name, one)
    const isForm = body === undefined
    expect(isSigned(signature, authToken, { url, body: body ?? form.toString(), isForm })).toBe(expected.valid)
  })

  test.each(of('twiml-*'))('$id', ({ input, expected }) => {
    const { verb, say, prompt, number = '', name = '', loop, ...attributes } = input as Query
    const said = (text: string, more: Query) => new Verb('Say', more, text)
    const made: Readonly<Record<string, () => Verb>> = {
      'Dial>Number': () => new Verb('Dial', {}, new Verb('Number', attributes, number)),
      Dial: () => new Verb('Dial', attributes, number),
      Enqueue: () => new Verb('Enqueue', attributes, name),
      Gather: () =>
        prompt
          ? new Verb('Gather', { ...attributes, method: 'POST' }, said(prompt, { language: 'cmn-CN' }))
          : new Verb('Gather', attributes, said(say ?? '', { loop: loop ?? '' })),
    }
    const redirect = prompt ? [new Verb('Redirect', { method: 'POST' }, `${attributes.action}&silent=1`)] : []
    expect(twiml((made[verb ?? ''] as () => Verb)(), ...redirect)).toBe(expected.xml)
  })
})
