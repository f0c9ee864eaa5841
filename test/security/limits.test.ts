import '../support/quiet.ts'
import type { Context } from 'aws-lambda'
import { beforeEach, describe, expect, test } from 'vitest'
import { handlers } from '../../functions/console/handlers.ts'
import { apiHandler, limitKeys } from '../../functions/runtime/router.ts'
import { configurationOf } from '../../infra/stages.ts'
import { RuntimeConfiguration } from '../../schemas/deployment.ts'
import { limitCalls } from '../../shared/use-cases/agents/limit-calls.ts'
import { openSession, openUpload } from '../../shared/use-cases/realtime/visitor-session.ts'
import { countWithin } from '../../shared/use-cases/storage/count-within.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { openTable } from '../support/table.ts'

const rates = { callsPerKey: 5, sessionsPerInbox: 4, uploadsPerVisitor: 2 }
const configuration = RuntimeConfiguration.parse({ ...configurationOf('local'), rates })
let now = 0
let ports: ReturnType<typeof memoryPorts>
beforeEach(() => {
  now = Date.parse('2026-11-21T03:00:20.000Z')
  const made = memoryPorts(() => now, configuration)
  ports = {
    ...made,
    configuration: { ...made.configuration, secrets: async () => ({ visitorKey: 'v', identityKey: 'i' }) },
  }
})

const times = async (count: number, act: () => Promise<unknown>) =>
  (await Promise.allSettled(Array.from({ length: count }, act))).filter(({ status }) => status === 'fulfilled').length

describe('calls a minute', () => {
  test('of a key are as many as the company allows, whoever comes first; in the next minute anew; of another, its own', async () => {
    const call = (id: string) => () => limitCalls(ports, 'key', id)
    expect(await times(40, call('key_1'))).toBe(5)
    expect(await times(3, call('key_2'))).toBe(3)
    await expect(call('key_1')()).rejects.toMatchObject({ status: 429, details: { retryAfterSeconds: 40 } })
    now += 40_000
    expect(await times(40, call('key_1'))).toBe(5)
  })

  test('past them a back end is told when to come again, and nothing is done; staff are not held', async () => {
    const handler = apiHandler(() => ports as never, handlers as never, limitKeys as never)
    const call = async (lambda: object) =>
      (await handler(
        {
          rawPath: '/v1/tickets',
          rawQueryString: '',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ subject: '退款' }),
          requestContext: { http: { method: 'POST' }, authorizer: { lambda } },
        } as never,
        {} as Context,
      )) as { statusCode: number; headers: Record<string, string> }
    const key = { kind: 'key', keyId: 'key_1', name: 'x', scopes: 'tickets:write' }
    for (let count = 0; count < 5; count++) expect((await call(key)).statusCode).toBe(201)
    const rows = ports.table.all().length
    expect(await call(key)).toMatchObject({ statusCode: 429, headers: { 'retry-after': '40' } })
    expect(ports.table.all().length).toBe(rows)
    expect(
      (await call({ kind: 'staff', role: 'agent', agentId: 'agt_1', email: 'a@b.example', name: 'x' })).statusCode,
    ).toBe(201)
  })

  test('sessions of an inbox, and files of a visitor, are held too', async () => {
    const session = () => openSession({ ...ports, predict: async () => [] }, 'ibx_web', {}, undefined)
    const { token } = await session()
    expect(await times(9, session)).toBe(3)
    const media = { uploadLink: async () => 'https://files.example/x' } as never
    expect(await times(5, () => openUpload({ ...ports, media }, 'ibx_web', token, 'image/png', undefined))).toBe(2)
  })

  test('are counted by the table itself, also over the wire and all at once', async () => {
    const { table, stop } = await openTable()
    const key = { pk: 'LIM#test', sk: 'LIM' }
    const allowed = await Promise.all(
      Array.from({ length: 60 }, () => countWithin({ table, clock: ports.clock }, key, 25, 600)),
    )
    await stop()
    expect(allowed.filter(Boolean)).toHaveLength(25)
  })
})
