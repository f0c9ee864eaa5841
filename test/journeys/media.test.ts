import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { png } from '../support/png.ts'
import { openVisitor } from '../support/visitor.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const find = async (address: string) => {
  const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
  return body.items?.find((item) => item.address === address)
}
const put = (url: string) => fetch(url, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: png })

describe('pictures', () => {
  test('a visitor sends one, and staff can see it', async () => {
    const inbox = local.inbox('web-chat')
    const visitor = await openVisitor(local.endpoints.http, inbox.id)
    const answer = await fetch(`${local.endpoints.http}/web-chat/${inbox.id}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${visitor.token}` },
      body: JSON.stringify({ contentType: 'image/png' }),
    })
    const { key, uploadUrl } = (await answer.json()) as { key: string; uploadUrl: string }
    expect((await put(uploadUrl)).status).toBe(200)
    visitor.send({
      type: 'message',
      clientId: 'picture-0001',
      content: { type: 'image', media: { key, contentType: 'image/png' } },
    })
    const conversation = await eventually('the conversation', () => find(visitor.visitorId))
    const { body } = await local.key('GET', `/v1/conversations/${conversation.id}/messages`)
    const shown = await fetch(String(body.items?.[0]?.mediaUrl))
    expect(Buffer.from(await shown.arrayBuffer()).equals(png)).toBe(true)
    await eventually('the answer', () => visitor.texts('assistant').some((text) => text.includes('图片已收到')))
    visitor.close()
  })

  test("a visitor cannot send another's file, and markup is not a picture", async () => {
    const inbox = local.inbox('web-chat')
    const visitor = await openVisitor(local.endpoints.http, inbox.id)
    visitor.send({
      type: 'message',
      clientId: 'picture-0002',
      content: { type: 'image', media: { key: `visitors/${inbox.id}/vis_somebodyelse00000/x.png` } },
    })
    const refused = await eventually('the refusal', () => visitor.frames.find((frame) => frame.type === 'refused'))
    expect(refused).toMatchObject({
      clientId: 'picture-0002',
      reason: expect.stringContaining('not a file of this visitor'),
    })
    for (const contentType of ['image/svg+xml', 'constructor', '__proto__']) {
      const refused = await fetch(`${local.endpoints.http}/web-chat/${inbox.id}/uploads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${visitor.token}` },
        body: JSON.stringify({ contentType }),
      })
      expect(refused.status).toBe(415)
    }
    visitor.close()
  })

  test('an agent sends one to WeChat: uploaded there, then sent by its id', async () => {
    const agent = await local.as('agent')
    await agent('PATCH', '/v1/me', { availability: 'online' })
    const customer = local.follower('oPhoto0000000000000000000001')
    await customer.ask('你好')
    const conversation = await eventually('the conversation', () => find(customer.openId))
    await agent('POST', `/v1/conversations/${conversation.id}/take`)
    const { body: upload } = await agent('POST', `/v1/conversations/${conversation.id}/uploads`, {
      contentType: 'image/png',
    })
    expect((await put(String(upload.uploadUrl))).status).toBe(200)
    const sent = await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
      content: { type: 'image', media: { key: upload.key, contentType: 'image/png' } },
    })
    expect(sent.status).toBe(201)
    const shown = await eventually('the picture on the phone', async () =>
      (await customer.shown()).find((one) => one.message.msgtype === 'image'),
    )
    const mediaId = (shown.message as unknown as { image: { media_id: string } }).image.media_id
    const seen = await fetch(`${local.endpoints.simulators.wechat}media/${encodeURIComponent(mediaId)}`)
    expect(Buffer.from(await seen.arrayBuffer()).equals(png)).toBe(true)
  })
})

describe('a video from WeChat', () => {
  test('which WeChat gives as a link on its own host, is fetched and kept', async () => {
    const customer = local.follower('oVideo0000000000000000000001')
    const bytes = Buffer.from('not a real film, but its bytes')
    const { media_id: mediaId } = (await (
      await fetch(`${local.endpoints.simulators.wechat}upload`, {
        method: 'POST',
        headers: { 'content-type': 'video/mp4' },
        body: bytes,
      })
    ).json()) as { media_id: string }
    await customer.push({ MsgType: 'video', MediaId: mediaId, ThumbMediaId: 'thumb' })
    const conversation = await eventually('the conversation', () => find(customer.openId))
    const url = await eventually('the file', async () => {
      const { body } = await local.key('GET', `/v1/conversations/${conversation.id}/messages`)
      return body.items?.[0]?.mediaUrl as string | undefined
    })
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(bytes)).toBe(true)
  })
})

describe('a window that has closed', () => {
  test('the reply waits, the customer is told by template once, and gets it on writing again', async () => {
    const customer = local.follower('oClosed000000000000000000001')
    await customer.ask('你好')
    await customer.post('faults', { sendErrors: [45015] })
    await customer.say('多久发货')
    const templates = async () => (await customer.shown()).filter((one) => one.message.msgtype === 'template')
    await eventually('the template message', async () => (await templates()).length > 0)
    expect((await customer.replies()).some((text) => text.includes('24 小时内发货'))).toBe(false)
    await customer.say('在的')
    await eventually('the held reply', async () =>
      (await customer.replies()).some((text) => text.includes('24 小时内发货')),
    )
    expect(await templates()).toHaveLength(1)
  })
})

describe('a provider that is busy', () => {
  test('is asked again in seconds, and the reply is said once', async () => {
    const customer = local.follower('oBusy00000000000000000000001')
    await customer.ask('你好')
    await customer.post('faults', { sendErrors: [-1, -1, -1] })
    await customer.say('多久发货')
    await eventually(
      'the reply after the wait',
      async () => (await customer.replies()).some((text) => text.includes('24 小时内发货')),
      25,
    )
    await new Promise((done) => setTimeout(done, 500))
    expect((await customer.replies()).filter((text) => text.includes('24 小时内发货'))).toHaveLength(1)
  })
})

describe('the window of five replies', () => {
  test('what does not fit waits, and goes out when the customer writes again', async () => {
    const agent = await local.as('agent')
    const customer = local.follower('oWindow000000000000000000001')
    await customer.ask('你好')
    const conversation = await eventually('the conversation', () => find(customer.openId))
    await agent('POST', `/v1/conversations/${conversation.id}/take`)
    for (let index = 1; index <= 6; index++)
      await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
        content: { type: 'text', text: `第 ${index} 条` },
      })
    await eventually('the fifth', async () => (await customer.replies()).length >= 5)
    await new Promise((done) => setTimeout(done, 500))
    const before = await customer.replies()
    expect(before).toHaveLength(5)
    const { body } = await local.key('GET', `/v1/conversations/${conversation.id}/messages`)
    const held = (body.items ?? []).filter(
      (item) => (item.delivery as { status?: string } | undefined)?.status === 'held',
    )
    expect(held.length).toBeGreaterThan(0)
    await customer.say('在的')
    await eventually('the held ones', async () => (await customer.replies()).includes('第 6 条'))
    expect((await customer.replies()).filter((text) => text === '第 6 条')).toHaveLength(1)
  })
})

describe('dead letters', () => {
  test('a turn that fell out is driven back and answered, once', async () => {
    const inbox = local.inbox('wechat')
    const customer = local.follower('oDead00000000000000000000001')
    await customer.push({ MsgType: 'event', Event: 'subscribe' })
    await eventually('the welcome', async () => (await customer.replies()).length > 0)
    const at = new Date().toISOString()
    const command = {
      kind: 'message',
      inboxId: inbox.id,
      channel: 'wechat',
      address: customer.openId,
      providerMessageId: 'dead-1',
      sentAt: at,
      receivedAt: at,
      interaction: 'message',
      content: { type: 'text', text: '是正品吗' },
    }
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs')
    const queue = local.runtime.queues.states().find((state) => state.name.includes('turns-dead'))
    await local.runtime.queues.client.send(
      new SendMessageCommand({
        QueueUrl: queue?.url,
        MessageBody: JSON.stringify(command),
        MessageGroupId: 'g',
        MessageDeduplicationId: 'dead-1',
      }),
    )
    const drive = async () =>
      (await (
        await fetch(`${local.endpoints.http}/local/drive`, {
          method: 'POST',
          body: JSON.stringify({ queue: queue?.name }),
        })
      ).json()) as Record<string, number>
    expect(await drive()).toEqual({ before: 1, driven: 1, after: 0 })
    await eventually('the answer', async () => (await customer.replies()).some((text) => text.includes('正品')))
    expect(await drive()).toEqual({ before: 0, driven: 0, after: 0 })
  })

  test('outbox rows that the relay gave up are read from the stream again; a letter without an address stays', async () => {
    const { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } = await import(
      '@aws-sdk/client-dynamodb-streams'
    )
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs')
    const { streams, dynamo, queues, functions, flow } = local.runtime
    const StreamArn = [...dynamo.streams.values()][0]
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    )
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }))
    const row = Records.find((record) => record.dynamodb?.Keys?.sk?.S?.startsWith('OBX#'))
    const at = row?.dynamodb?.SequenceNumber
    const relay = functions.arnOf('yunke-local-events-relay-outbox')
    const queue = queues.states().find((state) => /failures/.test(state.name) && state.isDeadLetter)
    const letter = (body: unknown) =>
      queues.client.send(new SendMessageCommand({ QueueUrl: queue?.url, MessageBody: JSON.stringify(body) }))
    await letter({
      requestContext: { functionArn: relay },
      DDBStreamBatchInfo: { shardId: ShardId, startSequenceNumber: at, endSequenceNumber: at, streamArn: StreamArn },
    })
    const invoked: string[] = []
    const stop = flow.listen((step) => {
      if (step.kind === 'function') invoked.push(step.name)
    })
    const drive = async () =>
      (await (
        await fetch(`${local.endpoints.http}/local/drive`, {
          method: 'POST',
          body: JSON.stringify({ queue: queue?.name }),
        })
      ).json()) as { driven: number; problems?: string[] }
    expect(await drive()).toMatchObject({ before: 1, driven: 1, after: 0 })
    expect(invoked.some((name) => name.includes('relay-outbox'))).toBe(true)
    stop()
    await letter({ requestPayload: {} })
    expect(await drive()).toMatchObject({ driven: 0, problems: [expect.stringContaining('which function')] })
  })
})
