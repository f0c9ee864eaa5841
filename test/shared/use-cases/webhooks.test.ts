import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exampleTicket } from '../../../schemas/events/examples.ts'
import { isWebhookSigned } from '../../../shared/channels/support/standard-webhooks.ts'
import { publicPost } from '../../../shared/http/public-post.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import {
  deliverFact,
  redeliver,
  retryDeliveries,
  type WebhookPorts,
} from '../../../shared/use-cases/webhooks/deliver.ts'
import {
  createWebhook,
  editWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
} from '../../../shared/use-cases/webhooks/webhooks.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

interface Heard {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

let heard: Heard[] = []
let answer = 200
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    heard.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks) })
    response.writeHead(answer, answer === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end()
  })
})
let url = ''
let now = 0
let ports: WebhookPorts

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
})
afterAll(() => server.close())
beforeEach(async () => {
  heard = []
  answer = 200
  now = Date.parse('2026-11-21T03:00:00.000Z')
  ports = { ...memoryPorts(() => now), post: publicPost(true) }
  await ports.table.transact([
    { put: { ...keys.ticket('tkt_1'), ...exampleTicket, id: 'tkt_1', customerId: undefined } },
  ])
})

const fact = (id = 'evt_1', name = 'ticket.changed') => ({
  id,
  at: '2026-11-21T03:00:00Z',
  name,
  detail: { id, ticket: { id: 'tkt_1' } },
})
const make = () => createWebhook(ports, { url, events: ['ticket.changed'] }, '管理员')
const outcomes = async (id: string) =>
  (await listDeliveries(ports, id, 50)).items.map(({ outcome, attempts, status }) => [outcome, attempts, status])

describe('an address that is told of what happens', () => {
  test('gets what it asked for, signed as Standard Webhooks, once however often the event comes', async () => {
    const { id, secret } = await make()
    await deliverFact(ports, fact())
    await deliverFact(ports, fact())
    await deliverFact(ports, fact('evt_2', 'messages.recorded'))
    expect(heard).toHaveLength(1)
    const [{ headers, body }] = heard as [Heard]
    const given = {
      id: headers['webhook-id'] ?? '',
      timestamp: headers['webhook-timestamp'] ?? '',
      signatures: headers['webhook-signature'] ?? '',
      body,
    }
    expect(isWebhookSigned([secret], given)).toBe(true)
    expect(isWebhookSigned(['whsec_b3RoZXI='], given)).toBe(false)
    expect(JSON.parse(body.toString())).toEqual({
      type: 'ticket.changed',
      timestamp: '2026-11-21T03:00:00Z',
      data: { id: 'evt_1', ticket: { id: 'tkt_1' } },
    })
    expect(await outcomes(id)).toEqual([['sent', 1, 200]])
    expect(JSON.stringify(await listWebhooks(ports))).not.toContain('whsec_')
  })

  test('that fails is told again, later and later, with the same id; what it takes in the end is not repeated', async () => {
    const { id } = await make()
    answer = 503
    await deliverFact(ports, fact())
    expect(await retryDeliveries(ports)).toBe(0)
    now += 61_000
    expect(await retryDeliveries(ports)).toBe(1)
    expect(await outcomes(id)).toEqual([['retry', 2, 503]])
    now += 61_000
    expect(await retryDeliveries(ports)).toBe(0)
    answer = 204
    now += 300_000
    await retryDeliveries(ports)
    now += 86_400_000
    expect(await retryDeliveries(ports)).toBe(0)
    expect(await outcomes(id)).toEqual([['sent', 3, 204]])
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is given up after a day and a half, or at once where it is gone; by hand it is tried anew', async () => {
    const { id } = await make()
    answer = 500
    await deliverFact(ports, fact())
    for (let look = 0; look < 10; look++) {
      now += 90_000_000
      await retryDeliveries(ports)
    }
    expect(await outcomes(id)).toEqual([['failed', 7, 500]])
    answer = 410
    await redeliver(ports, id, 'evt_1')
    await retryDeliveries(ports)
    expect(await outcomes(id)).toEqual([['failed', 1, 410]])
    await expect(redeliver(ports, id, 'evt_none')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a redirect is no way around; an address of nobody’s public web is refused', async () => {
    const { id } = await make()
    answer = 302
    await deliverFact(ports, fact())
    expect(await outcomes(id)).toEqual([['retry', 1, 302]])
    for (const bad of ['https://127.0.0.1/', 'https://169.254.169.254/latest', 'http://example.com/', 'ftp://x/', 'x'])
      expect(await publicPost()(bad, {}, '{}'), bad).toMatchObject({ isFinal: true })
    expect(await publicPost()('https://localhost/', {}, '{}')).toMatchObject({ isFinal: true })
  })

  test('must be https outside of one machine', async () => {
    const configuration = { ...ports.configuration, load: async () => ({ stage: 'production' }) as never }
    await expect(createWebhook({ ...ports, configuration }, { url, events: ['ticket.changed'] }, 'x')).rejects.toThrow(
      'body.url: must begin with https',
    )
  })

  test('that is switched off or removed is told nothing more', async () => {
    const { id } = await make()
    await editWebhook(ports, id, false, 'x')
    await deliverFact(ports, fact())
    expect(heard).toHaveLength(0)
    await removeWebhook(ports, id, 'x')
    await deliverFact(ports, fact('evt_3'))
    expect(await listWebhooks(ports)).toEqual([])
    await expect(removeWebhook(ports, id, 'x')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('that is switched off or removed while something waits for it is not told that either, nor looked at again', async () => {
    const [stopped, removed] = [await make(), await make()]
    answer = 503
    await deliverFact(ports, fact())
    expect(heard).toHaveLength(2)
    await editWebhook(ports, stopped.id, false, 'x')
    await removeWebhook(ports, removed.id, 'x')
    now += 61_000
    expect(await retryDeliveries(ports)).toBe(2)
    now += 61_000
    expect(await retryDeliveries(ports)).toBe(0)
    expect(heard).toHaveLength(2)
    expect(await outcomes(stopped.id)).toEqual([['failed', 1, 503]])
    await editWebhook(ports, stopped.id, true, 'x')
    answer = 200
    await redeliver(ports, stopped.id, 'evt_1')
    await retryDeliveries(ports)
    expect(await outcomes(stopped.id)).toEqual([['sent', 1, 200]])
  })

  test('every address is told, however many there are', async () => {
    for (let count = 0; count < 120; count++) await make()
    await deliverFact(ports, fact())
    expect(heard).toHaveLength(120)
  })

  test('a run that ends before it was told leaves it to the next look', async () => {
    const { id } = await make()
    const dying = { ...ports, post: () => Promise.reject(new Error('killed')) }
    await expect(deliverFact(dying, fact())).rejects.toThrow('killed')
    now += 61_000
    await retryDeliveries(ports)
    expect(await outcomes(id)).toEqual([['sent', 1, 200]])
  })
})
