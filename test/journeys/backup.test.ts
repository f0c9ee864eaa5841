import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { type Place, restore, save } from '../../scripts/backup/copy.ts'
import { dynamoTable } from '../../shared/aws/table.ts'
import { listErased } from '../../shared/use-cases/privacy/erase-customer.ts'
import { keys } from '../../shared/use-cases/storage/keys.ts'
import { eventually, type Local, startLocal, temporaryFolder } from '../support/local.ts'

const folder = temporaryFolder()
const machines: Local[] = []
afterAll(async () => {
  for (const machine of machines) await machine.stop()
  rmSync(folder, { recursive: true, force: true })
})

const start = async () => {
  const local = await startLocal()
  machines.push(local)
  return local
}
const placeOf = ({ endpoints }: Local): Place => {
  const known = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  return {
    dynamo: new DynamoDBClient({ ...known, endpoint: endpoints.table }),
    s3: new S3Client({
      ...known,
      endpoint: endpoints.queues,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    }),
    ssm: new SSMClient({ ...known, endpoint: endpoints.aws }),
    table: 'yunke-local',
    stage: 'local',
  }
}
const quiet = () => undefined
/** As if the stage had been lost before the reply was given to the provider. */
const takeBack = async (local: Local, { conversationId, seq, at }: Record<string, unknown>) =>
  DynamoDBDocumentClient.from(placeOf(local).dynamo).send(
    new UpdateCommand({
      TableName: 'yunke-local',
      Key: keys.message(String(conversationId), Number(seq)),
      UpdateExpression: 'SET delivery = :queued',
      ExpressionAttributeValues: { ':queued': { status: 'queued', at } },
    }),
  )
const messagesOf = async (local: Local, conversationId: unknown) =>
  (await local.key('GET', `/v1/conversations/${conversationId}/messages?limit=50`)).body.items ?? []
const isSent = ({ delivery }: Record<string, unknown>) => (delivery as { status?: string })?.status === 'sent'
const found = async (local: Local, address: string) =>
  (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find((item) => item.address === address)

test('a stage that was lost goes on elsewhere: histories, tickets, who waits for a human, and nothing is said twice', async () => {
  const first = await start()
  const [asks, waits] = [first.follower('oAsksAndGoesOn00000000000001'), first.follower('oWaitsForSomebody00000000001')]
  const erased = first.follower('oWasErasedSince00000000000001')
  await asks.ask('多久发货')
  await erased.ask('我家在梧桐路 7 号，转人工')
  const goes = await eventually('who is erased later', () => found(first, erased.openId))
  await waits.ask('转人工')
  const ticket = await first.key('POST', '/v1/tickets', { subject: '发票重开' })
  const before = await eventually('it waits', async () => {
    const one = await found(first, waits.openId)
    return one?.status === 'waiting' && one
  })
  // The place in the queue is told after the conversation waits; who was not told before the loss is told after it.
  await eventually(
    'the place in the queue',
    async () =>
      (await waits.replies()).some((text) => text.includes('前面')) &&
      (await messagesOf(first, before.id)).filter(({ direction }) => direction === 'outbound').every(isSent),
  )
  const said = await messagesOf(first, before.id)
  const asked = await eventually('it is answered', async () => {
    const one = await found(first, asks.openId)
    const answer = (await messagesOf(first, one?.id)).find(({ direction }) => direction === 'outbound')
    return answer && isSent(answer) && answer
  })
  await takeBack(first, asked)
  const manifest = await save(placeOf(first), folder, quiet)
  expect(manifest.items).toBeGreaterThan(50)
  const admin = await first.as('admin')
  expect((await admin('POST', `/v1/customers/${goes.customerId}/erasure`)).body).toMatchObject({ isDone: true })
  const since = await listErased({ table: dynamoTable('yunke-local', placeOf(first).dynamo) })
  expect(since).toEqual([goes.customerId])
  await machines.pop()?.stop()

  const second = await start()
  // The provider knows who follows the account, whatever became of the stage.
  const [goesOn, waiting] = [second.follower(asks.openId), second.follower(waits.openId)]
  for (const one of [goesOn, waiting]) await one.push({ MsgType: 'text', Content: '在吗' }, { deliveries: 0 })
  expect(await restore(placeOf(second), folder, quiet, since)).toEqual(manifest)
  // Who was erased since the copy was made is not there again, and nobody is told that they wait.
  expect((await second.key('GET', `/v1/customers/${goes.customerId}`)).status).toBe(404)
  expect((await second.key('GET', `/v1/conversations/${goes.id}`)).status).toBe(404)
  expect(await second.follower(erased.openId).replies()).toEqual([])
  await expect(restore(placeOf(second), folder, quiet)).rejects.toThrow('There are customers in this stage already')
  expect((await second.key('GET', `/v1/tickets/${ticket.body.id}`)).body).toMatchObject({ subject: '发票重开' })
  expect(await messagesOf(second, before.id)).toEqual(said)

  const agent = await second.as('agent')
  await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
  await eventually('the one who waited is offered', async () => {
    const { conversations } = (await agent('GET', '/v1/offers')).body as unknown as {
      conversations: { conversationId: string }[]
    }
    return conversations.some(({ conversationId }) => conversationId === before.id)
  })
  expect((await agent('POST', `/v1/conversations/${before.id}/take`)).status).toBe(200)
  await waiting.say('还在吗')
  await eventually('it is heard', async () => (await found(second, waits.openId))?.lastSeq !== before.lastSeq)
  await agent('POST', `/v1/conversations/${before.id}/messages`, { content: { type: 'text', text: '久等了' } })
  await eventually('the answer', async () => (await waiting.replies()).includes('久等了'))
  // Nothing of what was said before is sent again.
  expect((await waiting.replies()).filter((text) => /转接|前面/.test(text))).toEqual([])

  // What the provider had not been given is given to it, once.
  const late = await eventually('what was not delivered', async () => (await goesOn.replies())[0])
  expect(late).toBe((asked.content as { text?: string }).text)
  await goesOn.ask('运费多少钱')
  expect(await goesOn.replies()).toHaveLength(2)
  const again = await found(second, asks.openId)
  expect(again?.lastSeq).toBeGreaterThan(2)
}, 120_000)

test('a copy that is not whole is refused', async () => {
  const rows = join(folder, 'table.ndjson')
  const whole = readFileSync(rows, 'utf8')
  appendFileSync(rows, '{}\n')
  const [machine] = machines
  await expect(restore(placeOf(machine as Local), folder, quiet)).rejects.toThrow('is not what was saved')
  expect(whole.length).toBeGreaterThan(0)
})
