import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { localCredentials } from '../local/services/queues.ts'
import { eventually, type Local } from '../test/support/local.ts'
import type { Counts } from './counters.ts'
import { percentile, type Row } from './statistics.ts'

/** Lengthens a stored conversation to so many messages, as plain items, so that the next one meets a long history. */
async function lengthen(
  endpoint: string,
  tableName: string,
  conversationId: string,
  from: number,
  to: number,
): Promise<void> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials }),
  )
  const pk = `CNV#${conversationId}`
  const at = new Date().toISOString()
  for (let start = from + 1; start <= to; start += 25)
    await client.send(
      new BatchWriteCommand({
        RequestItems: {
          [tableName]: Array.from({ length: Math.min(25, to - start + 1) }, (_, index) => ({
            PutRequest: {
              Item: {
                pk,
                sk: `MSG#${String(start + index).padStart(9, '0')}`,
                id: `msg_bench${start + index}`,
                conversationId,
                seq: start + index,
                direction: 'inbound',
                author: 'customer',
                content: { type: 'text', text: '运费多少钱' },
                at,
              },
            },
          })),
        },
      }),
    )
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk, sk: 'CNV' },
      UpdateExpression: 'SET lastSeq = :to',
      ExpressionAttributeValues: { ':to': to },
    }),
  )
  client.destroy()
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** What a message and its reply read and write, where little was said before and where much was. */
export async function measureHistory(local: Local, counts: Counts): Promise<Row> {
  // What the load before left to do is not a message's.
  await eventually(
    'the table is left alone for two seconds',
    async () => {
      const before = counts.readUnits
      await pause(2_000)
      return counts.readUnits - before < 2
    },
    180,
  )
  const short = await unitsAt(local, counts, 'oHistoryShort000000000000001', 10)
  const long = await unitsAt(local, counts, 'oHistoryLong0000000000000001', 10_000)
  return {
    what: 'Units of a message and its reply, history 10 -> 10,000',
    budget: 'constant',
    figure: `${short.writes.toFixed(1)} -> ${long.writes.toFixed(1)} WRU, ${short.reads.toFixed(1)} -> ${long.reads.toFixed(1)} RRU`,
    isMet: Math.abs(long.writes - short.writes) <= 1 && long.reads - short.reads <= 2,
  }
}

async function unitsAt(local: Local, counts: Counts, openId: string, messages: number) {
  const customer = local.follower(openId)
  for (let index = 0; index < 5; index++) await customer.ask('运费多少钱')
  await pause(400)
  if (messages > 10) {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    const conversation = body.items?.find((item) => item.address === openId)
    const table = local.runtime.template.of('AWS::DynamoDB::GlobalTable')[0]
    if (!conversation || !table) throw new Error('The conversation to lengthen is not there.')
    const { dynamo, template } = local.runtime
    await lengthen(dynamo.endpoint, template.ref(table), String(conversation.id), 10, messages)
  }
  // What the stage does each minute by itself, and a function that starts, count with the message they happen beside.
  const each: { writes: number; reads: number }[] = []
  for (let index = 0; index < 11; index++) {
    const [writes, reads] = [counts.writeUnits, counts.readUnits]
    await customer.ask('怎么退货')
    await pause(600)
    each.push({ writes: counts.writeUnits - writes, reads: counts.readUnits - reads })
  }
  const median = (of: 'writes' | 'reads') =>
    percentile(
      each.map((one) => one[of]),
      0.5,
    )
  return { writes: median('writes'), reads: median('reads') }
}
