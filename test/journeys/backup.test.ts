import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, expect, test } from 'vitest'
import { type Place, restore, save } from '../../scripts/backup/copy.ts'
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
    table: 'yunke-local',
    stage: 'local',
  }
}
const quiet = () => undefined
const found = async (local: Local, address: string) =>
  (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find((item) => item.address === address)

test('a stage that was lost goes on elsewhere: histories, tickets, who waits for a human, and nothing is said twice', async () => {
  const first = await start()
  const [asks, waits] = [first.follower('oAsksAndGoesOn00000000000001'), first.follower('oWaitsForSomebody00000000001')]
  await asks.ask('多久发货')
  await waits.ask('转人工')
  const ticket = await first.key('POST', '/v1/tickets', { subject: '发票重开' })
  const before = await eventually('it waits', async () => {
    const one = await found(first, waits.openId)
    return one?.status === 'waiting' && one
  })
  const said = (await first.key('GET', `/v1/conversations/${before.id}/messages?limit=50`)).body.items
  const manifest = await save(placeOf(first), folder, quiet)
  expect(manifest.items).toBeGreaterThan(50)
  await machines.pop()?.stop()

  const second = await start()
  expect(await restore(placeOf(second), folder, quiet)).toEqual(manifest)
  await expect(restore(placeOf(second), folder, quiet)).rejects.toThrow('There are customers in this stage already')
  expect((await second.key('GET', `/v1/tickets/${ticket.body.id}`)).body).toMatchObject({ subject: '发票重开' })
  expect((await second.key('GET', `/v1/conversations/${before.id}/messages?limit=50`)).body.items).toEqual(said)

  const agent = await second.as('agent')
  await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
  await eventually('the one who waited is offered', async () => {
    const { conversations } = (await agent('GET', '/v1/offers')).body as unknown as {
      conversations: { conversationId: string }[]
    }
    return conversations.some(({ conversationId }) => conversationId === before.id)
  })
  expect((await agent('POST', `/v1/conversations/${before.id}/take`)).status).toBe(200)
  // The simulator of the second machine lets nobody be written to who never wrote to it.
  const waiting = second.follower(waits.openId)
  await waiting.say('还在吗')
  await eventually('it is heard', async () => (await found(second, waits.openId))?.lastSeq !== before.lastSeq)
  await agent('POST', `/v1/conversations/${before.id}/messages`, { content: { type: 'text', text: '久等了' } })
  await eventually('the answer', async () => (await waiting.replies()).includes('久等了'))
  // Nothing of what was said before is sent again.
  expect((await waiting.replies()).filter((text) => /转接|前面/.test(text))).toEqual([])

  const goesOn = second.follower(asks.openId)
  await goesOn.ask('运费多少钱')
  expect((await goesOn.replies()).length).toBe(1)
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
