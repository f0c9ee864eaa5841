import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import type { Item } from '../../shared/ports/table.ts'
import { familyOf } from './failures.ts'
import { logger, observed } from './observe.ts'

/**
 * Takes stream records: different partitions side by side, one partition in order. The first record that failed is
 * reported, and the service gives the batch again from there; all work behind this is idempotent.
 */
export function streamHandler<Ports>(compose: () => Ports, take: (ports: Ports, item: Item) => Promise<void>) {
  const ports = compose()
  return observed<DynamoDBStreamEvent, DynamoDBBatchResponse>(async (event) => {
    const records = event.Records.map((record, index) => ({
      record,
      index,
      partition: record.dynamodb?.Keys?.pk?.S ?? '',
    }))
    const failures: number[] = []
    await Promise.all(
      [...Map.groupBy(records, ({ partition }) => partition).values()].map(async (group) => {
        for (const { record, index } of group) {
          try {
            if (record.dynamodb?.NewImage)
              await take(ports, unmarshall(record.dynamodb.NewImage as Parameters<typeof unmarshall>[0]) as Item)
          } catch (error) {
            const family = familyOf(error)
            logger.error('outbox row failed', {
              family: family.family,
              code: family.code,
              reason: family.message,
              sequenceNumber: record.dynamodb?.SequenceNumber,
            })
            failures.push(index)
            return
          }
        }
      }),
    )
    const first = Math.min(...failures)
    const sequenceNumber = event.Records[first]?.dynamodb?.SequenceNumber
    return { batchItemFailures: sequenceNumber ? [{ itemIdentifier: sequenceNumber }] : [] }
  })
}
