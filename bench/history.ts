import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { localCredentials } from '../local/services/queues.ts'

/** Lengthens a stored conversation to so many messages, as plain items, so that the next one meets a long history. */
export async function lengthen(
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
