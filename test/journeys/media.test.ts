import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { openVisitor } from '../support/visitor.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
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
    const svg = await fetch(`${local.endpoints.http}/web-chat/${inbox.id}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${visitor.token}` },
      body: JSON.stringify({ contentType: 'image/svg+xml' }),
    })
    expect(svg.status).toBe(415)
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
})
