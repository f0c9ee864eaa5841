import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAndSynthesize } from '../../local/build.ts'
import { type Local, startLocal } from '../support/local.ts'
import { Permissions } from '../support/permissions.ts'

/** Every journey and browser test runs under the roles of the template; here the guard itself is tried. */
let local: Local
beforeAll(async () => {
  local = await startLocal()
}, 120_000)
afterAll(() => local?.stop())

const names = () =>
  local.runtime.template
    .of('AWS::Lambda::Function')
    .map((one) => String(local.runtime.template.resolved(one).FunctionName))
const named = (part: string) => {
  const found = names().find((name) => name.endsWith(part))
  if (!found) throw new Error(`no function ${part}: ${names().join(', ')}`)
  return found
}
const as = (accessKeyId: string) => ({
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId, secretAccessKey: 'local' },
})

test('a conversation is had within the roles, and each call was judged', async () => {
  const customer = local.follower('oRights0000000000000000001')
  expect(await customer.ask('多久发货')).toContain('24 小时')
  expect(local.permissions.calls).toBeGreaterThan(15)
  expect([...local.permissions.refused]).toEqual([])
})

test('what a role does not grant is refused: another table, writing for who only reads, another queue', async () => {
  const guard = new Permissions(await buildAndSynthesize())
  const table = new DynamoDBClient({
    ...as(named('take-turn')),
    endpoint: await guard.between('dynamodb', local.endpoints.table),
  })
  const get = (TableName: string) =>
    table.send(new GetItemCommand({ TableName, Key: { pk: { S: 'x' }, sk: { S: 'x' } } }))
  await get('yunke-local')
  await expect(get('yunke-other')).rejects.toThrow(/not authorized: dynamodb:GetItem on .*yunke-other/)
  const reader = new DynamoDBClient({
    ...as(named('console-authorize')),
    endpoint: await guard.between('dynamodb', local.endpoints.table),
  })
  await expect(
    reader.send(new PutItemCommand({ TableName: 'yunke-local', Item: { pk: { S: 'x' }, sk: { S: 'x' } } })),
  ).rejects.toThrow(/not authorized: dynamodb:PutItem/)
  const queue = new SQSClient({
    ...as(named('take-turn')),
    endpoint: await guard.between('sqs', local.endpoints.queues),
  })
  await expect(
    queue.send(
      new SendMessageCommand({
        QueueUrl: `${local.endpoints.queues}/000000000000/somebody-elses.fifo`,
        MessageBody: 'x',
        MessageGroupId: 'x',
      }),
    ),
  ).rejects.toThrow(/not authorized: sqs:SendMessage/)
  expect(guard.refused.size).toBe(3)
})
