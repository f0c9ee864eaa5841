import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InboundCommand } from '../../schemas/commands/take-turn.ts'
import { Manifest } from '../../schemas/manifest.ts'
import { type Content, textOf } from '../../schemas/records/content.ts'
import { catalogue } from '../../shared/channels/catalogue.ts'
import type { OutboundReply } from '../../shared/channels/contract.ts'
import { registry } from '../../shared/channels/registry.ts'
import { degrade, hear } from '../../shared/domain/reply/degrade.ts'
import { authentic, contextFor, isUnstamped, nowMs, rung } from '../support/channels.ts'

const root = join(import.meta.dirname, '..', '..')
const contents: readonly Content[] = [
  { type: 'text', text: '您的包裹已发出。'.repeat(600) },
  { type: 'choice', text: '哪一个？', options: [{ id: 'a', label: '甲' }], purpose: 'question' },
  { type: 'card', title: '冲锋衣', description: '防水', url: 'https://shop.example/p' },
  { type: 'link', title: '说明', url: 'https://shop.example/h' },
  { type: 'image', media: { key: 'sent/x.png' } },
  { type: 'notice', name: 'accepted', text: '客服已接入' },
  { type: 'location', latitude: 30.2, longitude: 120.1, label: '杭州' },
]

/** A message of a kind that nobody has heard of, in the words of each channel that may send such. */
const oddities: Readonly<Record<string, string>> = {
  wechat:
    '<xml><ToUserName>a</ToUserName><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>hologram</MsgType><MsgId>1</MsgId></xml>',
  'wechat-mini': '{"ToUserName":"a","FromUserName":"o","CreateTime":1,"MsgType":"hologram","MsgId":1}',
  weibo: '{"type":"hologram","sender_id":1,"receiver_id":2,"created_at":"x","data":{}}',
  whatsapp:
    '{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{"messages":[{"id":"w","from":"1","timestamp":"1","type":"hologram"}]}}]}]}',
  messenger:
    '{"object":"page","entry":[{"messaging":[{"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":1,"message":{"mid":"m","attachments":[{"type":"hologram"}]}}]}]}',
  line: '{"events":[{"type":"message","timestamp":1,"webhookEventId":"e","source":{"type":"user","userId":"U"},"message":{"id":"1","type":"hologram"}}]}',
  telegram: '{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"hologram":{}}}',
}

/** A reply as the core hands it to this channel. */
const fit = (content: Content, manifest: Manifest) =>
  manifest.capabilities.isSpoken ? hear([content], 'zh') : degrade(content, manifest, 'https://files.example/x.png')

describe.each(Object.values(registry))('the channel $manifest.name', (adapter) => {
  const { name } = adapter.manifest
  const ring = name === 'wecom' ? rung.wecom : undefined
  const make = authentic[name] ?? (ring && ((text: string, id: string, atMs?: number) => ring(text, id, atMs).request))
  if (!make) throw new Error(`The contract suite needs an authentic call of ${name} in test/support/channels.ts.`)
  const context = contextFor(name, {})
  const read = (id = 'client-id-0001') => {
    const verified = adapter.verify(make('在吗', id), context)
    if (verified.outcome !== 'accepted') return verified
    const parsed = adapter.parse(verified.payload, context, verified.principal)
    if (parsed.outcome !== 'pull' || !adapter.pull || !ring) return parsed
    const page = adapter.pull.read({ status: 200, headers: {}, body: ring('在吗', id).page }, context)
    return 'commands' in page ? { outcome: 'inbound' as const, commands: page.commands } : parsed
  }

  test('its manifest is whole, and its folder, entry, docs and catalogue line are there', () => {
    expect(Manifest.safeParse(adapter.manifest).error).toBeUndefined()
    expect(catalogue).toHaveProperty(name)
    expect(readdirSync(join(root, 'shared', 'channels', name)).sort()).toEqual(
      expect.arrayContaining([
        'README.md',
        'format.ts',
        'index.ts',
        'manifest.ts',
        'parse.ts',
        'payload.ts',
        'verify.ts',
      ]),
    )
    expect(readdirSync(join(root, 'functions', 'channels'))).toContain(`${name}.ts`)
    expect(readdirSync(join(root, 'docs', 'channels'))).toContain(`${name}.md`)
  })

  test('takes an authentic message and makes one valid command of it', () => {
    const parsed = read()
    if (parsed.outcome !== 'inbound') throw new Error(JSON.stringify(parsed))
    expect(parsed.commands).toHaveLength(1)
    expect(InboundCommand.safeParse(parsed.commands[0]).error).toBeUndefined()
    expect(parsed.commands[0]).toMatchObject({
      kind: 'message',
      channel: name,
      inboxId: context.inboxId,
    })
    const [command] = parsed.commands
    expect(command?.kind === 'message' && textOf(command.content)).toBe('在吗')
  })

  test('names the same message the same way each time, and another one differently', () => {
    const id = (name?: string) => {
      const parsed = read(name)
      return parsed.outcome === 'inbound' ? parsed.commands[0]?.providerMessageId : undefined
    }
    expect(id()).toBe(id())
    expect(id()).not.toBe(id('client-id-0002'))
  })

  test.skipIf(adapter.manifest.door !== 'webhook')('refuses a forged, stale, empty or unsigned call', () => {
    const good = make('在吗', 'client-id-0001')
    const refused = (request: Parameters<typeof adapter.verify>[0], other = context) =>
      expect(adapter.verify(request, other)).toMatchObject({ outcome: 'rejected' })
    refused({ ...good, query: {}, headers: { 'content-type': good.headers['content-type'] ?? '' } })
    refused({ ...good, body: new Uint8Array() })
    if (!isUnstamped.has(name)) refused(make('在吗', 'client-id-0001', nowMs - 7 * 86_400_000))
    refused(
      good,
      contextFor(name, { secrets: Object.fromEntries(Object.keys(context.secrets).map((key) => [key, 'other'])) }),
    )
    refused(good, contextFor(name, { secrets: {} }))
    refused({ ...good, method: 'DELETE' })
  })

  test('never throws on a changed or random body, and never takes a changed one as authentic under a signed channel', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const verified = adapter.verify({ ...make('在吗', 'client-id-0001'), body: bytes }, context)
        if (verified.outcome === 'accepted') adapter.parse(verified.payload, context, verified.principal)
        return ['accepted', 'rejected'].includes(verified.outcome)
      }),
      { numRuns: 400 },
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (payload) =>
        ['inbound', 'ignored', 'rejected', 'pull'].includes(
          adapter.parse(payload, context, { visitorId: 'vis_0123456789abcdef' }).outcome,
        ),
      ),
      { numRuns: 400 },
    )
  })

  test('formats every content within its declared limits', () => {
    for (const content of contents)
      for (const piece of fit(content, adapter.manifest)) {
        expect(adapter.manifest.capabilities.contents).toContain(piece.type)
        if (piece.type === 'text')
          expect(Buffer.byteLength(piece.text)).toBeLessThanOrEqual(adapter.manifest.capabilities.textBytes)
        const reply: OutboundReply = {
          messageId: 'msg_1',
          conversationId: 'cnv_1',
          seq: 1,
          author: 'assistant',
          content: piece,
          at: new Date(nowMs).toISOString(),
        }
        const requests = adapter.format(reply, 'address', context)
        expect(requests.length).toBeGreaterThan(0)
        for (const request of requests)
          if (request.via === 'http' && request.headers?.['content-type']?.startsWith('application/json'))
            expect(() => JSON.parse(request.body ?? '')).not.toThrow()
      }
  })

  test('keeps what it cannot read whole, and says of what kind it is', () => {
    const odd = oddities[name]
    if (!odd) return
    const parsed = adapter.parse(odd, context, { visitorId: 'vis_0123456789abcdef', id: 'odd-1', turn: 't' })
    if (parsed.outcome !== 'inbound') throw new Error(JSON.stringify(parsed))
    const [command] = parsed.commands
    expect(command?.kind === 'message' && command.content).toMatchObject({
      type: 'unsupported',
      raw: expect.stringContaining('hologram'),
    })
    expect(InboundCommand.safeParse(command).error).toBeUndefined()
  })

  test('classifies a server error as "try later" and never as sent', () => {
    expect(adapter.classify({ status: 503, headers: {}, body: new Uint8Array() }).action).toBe('BACK_OFF')
    expect(adapter.classify({ status: 404, headers: {}, body: Buffer.from('<html>') }).action).not.toBe('SENT')
  })
})
