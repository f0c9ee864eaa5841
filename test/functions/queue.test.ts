import type { Context, SQSEvent, SQSRecord } from 'aws-lambda'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { logger } from '../../functions/runtime/observe.ts'
import { queueHandler } from '../../functions/runtime/queue.ts'
import { Rejected, Unavailable } from '../../shared/errors/errors.ts'

const record = (id: string, group: string, body: unknown, tries = 1) =>
  ({
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { MessageGroupId: group, ApproximateReceiveCount: String(tries) },
  }) as SQSRecord

type Run = (texts: readonly string[]) => Promise<void>

async function take(run: Run, way: 'together' | 'oneByOne', records: readonly SQSRecord[]) {
  const waits: [readonly string[], number][] = []
  const compose = () => ({
    ports: {},
    backOff: async (receipts: readonly string[], seconds: number) => void waits.push([receipts, seconds]),
  })
  const schema = z.object({ text: z.string() })
  const handler =
    way === 'together'
      ? queueHandler(schema, compose, { together: (_, commands) => run(commands.map(({ text }) => text)) })
      : queueHandler(schema, compose, { oneByOne: (_, { text }) => run([text]) })
  const { batchItemFailures } = await handler({ Records: [...records] } as SQSEvent, {} as Context)
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), waits }
}

test.each(['together', 'oneByOne'] as const)('what nobody can read fails alone, %s', async (way) => {
  const taken: string[] = []
  const run: Run = async (texts) => void taken.push(...texts)
  const records = [
    record('1', 'a', { text: 'x' }),
    record('2', 'a', '张三 13800138000'),
    record('3', 'a', { text: 'y' }),
  ]
  const logged = vi.spyOn(logger, 'error')
  expect(await take(run, way, records)).toEqual({ failed: ['2'], waits: [[['receipt-2'], 2]] })
  expect(taken).toEqual(['x', 'y'])
  expect(JSON.stringify(logged.mock.calls)).not.toMatch(/张|138/)
})

test('a group that breaks our own code is taken apart: what came before the bad one is done, what comes after waits', async () => {
  const taken: string[] = []
  const run: Run = async (texts) => {
    if (texts.includes('bad')) throw new TypeError('undefined is not a function')
    taken.push(...texts)
  }
  const records = ['x', 'bad', 'y'].map((text) => record(text, 'a', { text }, 9))
  const other = record('z', 'b', { text: 'z' })
  expect(await take(run, 'together', [...records, other])).toEqual({
    failed: ['bad', 'y'],
    waits: [[['receipt-bad', 'receipt-y'], 4]],
  })
  expect(taken.toSorted()).toEqual(['x', 'z'])
})

test('a service that is away is waited for, longer each time, two minutes at most; what the sender got wrong is dropped', async () => {
  const away: Run = () => Promise.reject(new Unavailable('away'))
  const seconds = async (tries: number) =>
    (await take(away, 'together', [record('1', 'a', { text: 'x' }, tries)])).waits[0]?.[1]
  expect([await seconds(1), await seconds(4), await seconds(11)]).toEqual([2, 16, 120])
  const wrong: Run = () => Promise.reject(new Rejected('unknown inbox'))
  expect(await take(wrong, 'oneByOne', [record('1', 'a', { text: 'x' })])).toEqual({ failed: [], waits: [] })
})
