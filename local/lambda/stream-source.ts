import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import { matches } from '../events/pattern.ts'
import type { Flow } from '../flow/flow.ts'
import type { LocalStore } from '../services/store.ts'
import type { Functions } from './functions.ts'

export interface StreamSource {
  readonly streamArn: string
  readonly functionName: string
  readonly functionArn: string
  readonly batchSize: number
  readonly retries: number
  readonly filters: readonly unknown[]
  readonly onFailure?: (body: unknown) => Promise<void>
}

const idleMs = 25
/** As many as a look at the stream gives at most; a function is given the fitting ones, a batch at a time. */
const atOnce = 1_000
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** Stream records as functions get them: times in epoch seconds. */
const record = (raw: StreamRecord, streamArn: string) => ({
  ...raw,
  eventSourceARN: streamArn,
  dynamodb: {
    ...raw.dynamodb,
    ApproximateCreationDateTime: Math.floor(
      (raw.dynamodb?.ApproximateCreationDateTime?.getTime() ?? Date.now()) / 1000,
    ),
  },
})

const sequenceOf = (raw: StreamRecord) => raw.dynamodb?.SequenceNumber ?? ''

/** An event source mapping of a table's stream: filtered batches in order, from where it stopped; failures come again from there. */
export function pollStream(
  client: DynamoDBStreamsClient,
  functions: Functions,
  store: LocalStore,
  source: StreamSource,
  flow: Flow,
): () => Promise<void> {
  let isStopped = false
  const iterators = new Map<string, string>()

  const open = async (shardId: string) => {
    const checkpoint = store.get<string>('checkpoint', shardId)
    const at = checkpoint
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: checkpoint }
      : { ShardIteratorType: 'TRIM_HORIZON' as const }
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamArn: source.streamArn, ShardId: shardId, ...at }),
    )
    if (ShardIterator) iterators.set(shardId, ShardIterator)
  }

  const take = async (shardId: string, records: readonly StreamRecord[]) => {
    const fitting = records.filter(
      (raw) => source.filters.length === 0 || source.filters.some((filter) => matches(filter, raw)),
    )
    for (let from = 0; from < fitting.length && !isStopped; from += source.batchSize)
      await takeBatch(shardId, fitting.slice(from, from + source.batchSize))
    doneWith(shardId, records)
  }

  const doneWith = (shardId: string, records: readonly StreamRecord[]) => {
    const last = records.at(-1)
    if (last && !isStopped) store.put('checkpoint', shardId, sequenceOf(last))
  }

  const takeBatch = async (shardId: string, batch: readonly StreamRecord[]) => {
    let rest = batch
    for (let attempt = 0; rest.length > 0 && !isStopped; attempt++) {
      try {
        const event = { Records: rest.map((raw) => record(raw, source.streamArn)) }
        const answer = (await functions.invokeInBackground(source.functionName, event, 'stream')) as {
          batchItemFailures?: { itemIdentifier: string }[]
        } | null
        const failed = answer?.batchItemFailures?.[0]?.itemIdentifier
        if (!failed) break
        rest = rest.slice(rest.findIndex((raw) => sequenceOf(raw) === failed))
      } catch {
        // The whole batch comes again, as on AWS.
      }
      const [first, ...others] = rest
      if (attempt >= source.retries && first) {
        await source.onFailure?.({
          requestContext: { functionArn: source.functionArn, condition: 'RetryAttemptsExhausted' },
          DDBStreamBatchInfo: {
            shardId,
            startSequenceNumber: sequenceOf(first),
            endSequenceNumber: sequenceOf(first),
            streamArn: source.streamArn,
            batchSize: 1,
          },
        })
        flow.record({
          kind: 'dead-letter',
          name: source.functionName,
          outcome: 'failed',
          detail: { sequenceNumber: sequenceOf(first) },
        })
        rest = others
        attempt = -1
        continue
      }
      await pause(Math.min(5_000, 100 * 2 ** attempt))
    }
    doneWith(shardId, batch)
  }

  const loop = async () => {
    while (!isStopped) {
      try {
        if (iterators.size === 0) {
          const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: source.streamArn }))
          for (const shard of StreamDescription?.Shards ?? []) if (shard.ShardId) await open(shard.ShardId)
        }
        let seen = 0
        for (const [shardId, iterator] of iterators) {
          const { Records, NextShardIterator } = await client.send(
            new GetRecordsCommand({ ShardIterator: iterator, Limit: atOnce }),
          )
          if (Records && Records.length > 0) {
            seen += Records.length
            await take(shardId, Records)
          }
          if (NextShardIterator) iterators.set(shardId, NextShardIterator)
          else iterators.delete(shardId)
        }
        if (seen === 0) await pause(idleMs)
      } catch {
        iterators.clear()
        if (!isStopped) await pause(200)
      }
    }
  }
  const looping = loop()
  return async () => {
    isStopped = true
    await looping
  }
}
