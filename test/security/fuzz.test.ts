import '../support/quiet.ts'
import { describe, expect, test } from 'vitest'
import type { RouteDefinition } from '../../schemas/api/route.ts'
import { routes } from '../../schemas/api/routes.ts'
import { InboundCommand } from '../../schemas/commands/take-turn.ts'
import { exampleAgent, exampleConversation, exampleTicket } from '../../schemas/events/examples.ts'
import { registry } from '../../shared/channels/registry.ts'
import { seeded } from '../../shared/domain/nlu/random.ts'
import { authentic, contextFor, rung } from '../support/channels.ts'
import { nasty, spoiled as spoiledOf } from './guided/mutate.ts'
import { openApi, routeNames } from './guided/routes.ts'

/** So many inputs each; `FUZZ=50000 npm run fuzz` tries more. */
const inputs = Number(process.env.FUZZ ?? 400)
const random = seeded(Number(process.env.FUZZ_SEED ?? 1))
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

/** A text that somebody has spoiled. */
const spoiled = (text: string) => spoiledOf([text], [], random)

describe.each(Object.values(registry))('the doors of $manifest.name', (adapter) => {
  const { name } = adapter.manifest
  const context = contextFor(name, {})
  const make = authentic[name] ?? ((text: string, id: string) => rung.wecom(text, id).request)

  test('never break on what is not theirs', () => {
    const honest = make('在吗', 'client-id-0001')
    expect(adapter.verify(honest, context).outcome).toBe('accepted')
    for (let count = 0; count < inputs; count++) {
      const body = Buffer.from(spoiled(Buffer.from(honest.body).toString('latin1')), 'latin1')
      const headers = Object.fromEntries(
        Object.entries(honest.headers).map(([header, value]) => [header, random() < 0.2 ? spoiled(value) : value]),
      )
      const query = Object.fromEntries(
        Object.entries(honest.query).map(([field, values]) => [field, random() < 0.2 ? values.map(spoiled) : values]),
      )
      const verified = adapter.verify({ ...honest, body, headers, query }, context)
      expect(['accepted', 'handshake', 'rejected']).toContain(verified.outcome)
      if (verified.outcome === 'accepted') {
        const parsed = adapter.parse(verified.payload, context, verified.principal)
        expect(['inbound', 'ignored', 'rejected', 'pull']).toContain(parsed.outcome)
      }
    }
  })

  test('never break on what is theirs and makes no sense', () => {
    const verified = adapter.verify(make('在吗', 'client-id-0001'), context)
    if (verified.outcome !== 'accepted') throw new Error('The honest call was not accepted.')
    for (let count = 0; count < inputs; count++) {
      const parsed = adapter.parse(spoiled(verified.payload), context, verified.principal)
      expect(['inbound', 'ignored', 'rejected', 'pull']).toContain(parsed.outcome)
    }
    for (const text of nasty)
      expect(['inbound', 'ignored', 'rejected', 'pull']).toContain(
        adapter.parse(text, context, verified.principal).outcome,
      )
  })

  test('take a name that every object has for a name of nothing', () => {
    const verified = adapter.verify(make('在吗', 'client-id-0001'), context)
    if (verified.outcome !== 'accepted') throw new Error('The honest call was not accepted.')
    const { payload } = verified
    const texts = [...payload.matchAll(/"([^"\\]*)"(?!\s*:)|<!\[CDATA\[([^\]]*)\]\]>|(?<==)([^&=]+)/g)]
    expect(texts.length).toBeGreaterThan(0)
    for (const found of texts)
      for (const one of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
        const text = found[1] ?? found[2] ?? found[3] ?? ''
        const at = (found.index ?? 0) + found[0].lastIndexOf(text)
        const parsed = adapter.parse(
          payload.slice(0, at) + one + payload.slice(at + text.length),
          context,
          verified.principal,
        )
        if (parsed.outcome !== 'inbound') continue
        for (const command of parsed.commands) expect(InboundCommand.safeParse(command).error).toBeUndefined()
      }
  })

  test('never break on what their provider answers', () => {
    for (let count = 0; count < inputs; count++) {
      const status = pick([0, 200, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503, 999])
      const text =
        random() < 0.3 ? pick(nasty) : spoiled('{"errcode":0,"ok":true,"error":{"code":1},"result":{"message_id":1}}')
      const response = { status, headers: {}, body: Buffer.from(text) }
      expect(typeof adapter.classify(response).action).toBe('string')
      if (adapter.token) expect(adapter.token.read(response)).toBeTypeOf('object')
      if (adapter.media?.readUpload) expect(adapter.media.readUpload(response)).toBeTypeOf('object')
    }
  })
})

describe('/v1', () => {
  const value = (depth = 0): unknown =>
    pick<() => unknown>([
      () => pick(nasty),
      () => Math.floor(random() * 1e12) - 5e11,
      () => random() < 0.5,
      () => null,
      () => pick(['open', 'zh', 'agt_1', 'cnv_1', 'normal', '2026-11-21T03:00:00.000Z', 'x'.repeat(9_000)]),
      () => (depth > 3 ? 1 : Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))),
      () =>
        depth > 3
          ? {}
          : Object.fromEntries(
              Array.from({ length: Math.floor(random() * 4) }, () => [
                pick([
                  'id',
                  'text',
                  'items',
                  'value',
                  'version',
                  'content',
                  'type',
                  'name',
                  '__proto__',
                  'status',
                  'body',
                ]),
                value(depth + 1),
              ]),
            ),
    ])()
  const ids = [exampleConversation.id, exampleTicket.id, exampleAgent.id, 'x', '..', '%', "'", '9'.repeat(80), '张三']

  test.each(routeNames)(
    'answers whatever is sent to %s with a reason, and writes nothing that it refused',
    async (name) => {
      const api = await openApi(name)
      const { path, query } = routes[name] as RouteDefinition
      for (let count = 0; count < Math.max(60, inputs / 8); count++) {
        const isText = random() < 0.2
        const call = {
          path: path.replace(/\{\w+\}/g, () => encodeURIComponent(pick(ids))),
          query: query
            ? new URLSearchParams({
                limit: pick(['1', '50', '0', '-1', 'x', '1e9']),
                cursor: pick(nasty).slice(0, 40),
              }).toString()
            : '',
          headers: {
            'content-type': pick(['application/json', 'application/json', 'text/xml']),
            'idempotency-key': pick(['', 'key-0001-abcd', '张']),
          },
          body: isText ? spoiled('{"text":"x","version":0}') : JSON.stringify(value()),
        }
        await api(call).catch((error: Error) =>
          expect.fail(`${error.message} to ${JSON.stringify(call).slice(0, 600)}`),
        )
      }
    },
  )
})
