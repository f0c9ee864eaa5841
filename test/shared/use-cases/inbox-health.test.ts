import { beforeEach, describe, expect, test } from 'vitest'
import type { ProviderResponse } from '../../../shared/channels/contract.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { Uncertain } from '../../../shared/errors/errors.ts'
import { askForCheck, checkInbox } from '../../../shared/use-cases/conversation/check-inbox.ts'
import type { DeliveryPorts } from '../../../shared/use-cases/conversation/deliver-reply.ts'
import { listInboxHealth, noteInbox } from '../../../shared/use-cases/conversation/inbox-health.ts'
import { contextFor } from '../../support/channels.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

let now = 0
let core: ReturnType<typeof memoryPorts>
beforeEach(() => {
  now = Date.parse('2026-11-21T03:00:00.000Z')
  core = memoryPorts(() => now)
})
const health = async () => (await listInboxHealth(core))[0]
const check = async (
  inboxId: string,
  answer: (url: string) => { readonly status: number; readonly body: unknown } | Error,
  secrets = contextFor(inboxId === 'ibx_tg' ? 'telegram' : 'wechat', {}).secrets,
) => {
  const ports: DeliveryPorts = {
    ...core,
    configuration: { ...core.configuration, secrets: async () => secrets },
    media: undefined as never,
    random: (bytes) => new Uint8Array(bytes),
    adapterOf: (channel) => registry[channel as keyof typeof registry],
    provider: {
      send: async (request): Promise<ProviderResponse> => {
        const given = answer('url' in request ? request.url : '')
        if (given instanceof Error) throw given
        return { status: given.status, headers: {}, body: Buffer.from(JSON.stringify(given.body)) }
      },
    },
  }
  await checkInbox(ports, { checkInboxId: inboxId })
  const { outcome, detail } = (await health())?.check ?? {}
  return [outcome, detail]
}

describe('a check of an inbox', () => {
  test('asks the provider with a fresh token, and says what it answered', async () => {
    const wechat = (code: number) => (url: string) =>
      url.includes('stable_token')
        ? { status: 200, body: { access_token: 'a-token', expires_in: 7_200 } }
        : { status: 200, body: code ? { errcode: code, errmsg: 'no' } : { ip_list: [] } }
    expect(await check('ibx_wechat', wechat(0))).toEqual(['ok', ''])
    expect(await check('ibx_wechat', wechat(48001))).toEqual(['refused', 'errcode 48001'])
  })

  test('names the secrets that are missing, a refused one, a provider that cannot be reached', async () => {
    expect(await check('ibx_wechat', () => ({ status: 200, body: {} }), { token: 'x', appId: 'y' })).toEqual([
      'secrets',
      'encodingAesKey, appSecret',
    ])
    const refused = { status: 200, body: { errcode: 40125, errmsg: 'invalid appsecret' } }
    expect((await check('ibx_wechat', () => refused))[0]).toBe('refused')
    expect((await check('ibx_wechat', () => new Uncertain('no answer')))[0]).toBe('unreachable')
  })

  test('says that a provider without such a call cannot be asked', async () => {
    expect(await check('ibx_web', () => new Error('nobody asks'), contextFor('web-chat', {}).secrets)).toEqual([
      'silent',
      '',
    ])
  })

  test('is work for the function that sends; an inbox that is not there is refused', async () => {
    const written: unknown[] = []
    core.table.onWrite = (items) => written.push(...items)
    await askForCheck(core, 'ibx_wechat')
    expect(JSON.stringify(written)).toContain('"checkInboxId":"ibx_wechat"')
    expect((await health())?.askedAt).toBe('2026-11-21T03:00:00.000Z')
    await expect(askForCheck(core, 'ibx_no')).rejects.toMatchObject({ code: 'unknown-inbox' })
  })
})

describe('how an inbox fares', () => {
  test('is told every few minutes where it goes well, at once where it does not, and when it does again', async () => {
    await noteInbox(core, 'ibx_wechat', { heard: true })
    now += 60_000
    await noteInbox(core, 'ibx_wechat', { heard: true })
    expect((await health())?.heardAt).toBe('2026-11-21T03:00:00.000Z')
    now += 240_000
    await noteInbox(core, 'ibx_wechat', { heard: true })
    await noteInbox(core, 'ibx_wechat', { sent: true })
    for (const failure of ['CONFIG_ERROR_NO_RETRY: errcode 40001', 'no token'])
      await noteInbox(core, 'ibx_wechat', { failure })
    expect(await health()).toMatchObject({
      heardAt: '2026-11-21T03:05:00.000Z',
      failure: 'no token',
      failures: 2,
    })
    now += 1_000
    await noteInbox(core, 'ibx_wechat', { sent: true })
    expect(await health()).toMatchObject({ sentAt: '2026-11-21T03:05:01.000Z', failures: 0 })
  })

  test('is worth no message: a busy table is left alone', async () => {
    const busy = { ...core, table: { transact: () => Promise.reject(new Error('throttled')) } as never }
    await expect(noteInbox(busy, 'ibx_wechat', { failure: 'x' })).resolves.toBeUndefined()
  })
})
