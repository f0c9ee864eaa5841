import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { openVisitor } from '../support/visitor.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

describe('a customer on WeChat, in secure mode', () => {
  test('the account console can save our address', async () => {
    expect(await local.follower('oChecker00000000000000000001').post('check', {})).toEqual({ isOk: true })
  })

  test('an encrypted question is answered from the knowledge base, labelled as made by AI', async () => {
    const customer = local.follower('oQuestion0000000000000000001')
    expect(await customer.ask('多久能发货呀')).toContain('24 小时内发货')
    const shown = await customer.shown()
    expect(shown.at(-1)?.message).toMatchObject({ msgtype: 'text', aimsgcontext: { is_ai_msg: 1 } })
  })

  test('product facts come from the shop, and "it" is the last product', async () => {
    const customer = local.follower('oProduct00000000000000000001')
    expect(await customer.ask('冲锋衣有红色的吗？')).toContain('红色')
    expect(await customer.ask('那绿色的呢')).toContain('没有绿色')
    expect(await customer.ask('它多少钱')).toContain('599')
  })

  test('an order is told only to somebody who proves it is theirs', async () => {
    const customer = local.follower('oOrder0000000000000000000001')
    expect(await customer.ask('我的快递到哪了')).toContain('订单号')
    expect(await customer.ask('YK202611180001')).toContain('后四位')
    expect(await customer.ask('1111')).toContain('没有查到')
    expect(await customer.ask('YK202611180001 6688')).toContain('SF1382201196645')
  })

  test('what is not understood is asked back, and the second time a human is offered', async () => {
    const customer = local.follower('oUnclear00000000000000000001')
    expect(await customer.ask('阿巴阿巴乌拉拉')).toMatch(/没有(完全)?理解/)
    expect(await customer.ask('咕噜咕噜哇呀')).toContain('人工')
    expect((await customer.shown()).at(-1)?.message.msgmenu?.list.map((item) => item.id)).toEqual([
      'human:yes',
      'human:no',
    ])
  })

  test('a picture is fetched from WeChat into our own bucket', async () => {
    const customer = local.follower('oPicture00000000000000000001')
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const uploaded = (await (
      await fetch(`${local.endpoints.simulators.wechat}upload`, {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: png,
      })
    ).json()) as { media_id: string }
    await customer.push({ MsgType: 'image', PicUrl: 'http://mmbiz.qpic.cn/x', MediaId: uploaded.media_id })
    const media = await eventually('the stored picture', async () => {
      const { body } = await local.key('GET', '/v1/conversations?view=open')
      const mine = body.items?.find((item) => item.address === customer.openId)
      if (!mine) return undefined
      const messages = await local.key('GET', `/v1/conversations/${mine.id}/messages`)
      return messages.body.items?.[0]?.mediaUrl as string | undefined
    })
    expect(Buffer.from(await (await fetch(media)).arrayBuffer()).equals(png)).toBe(true)
  })

  test('an expired access token is refreshed and the reply goes out once', async () => {
    const customer = local.follower('oToken0000000000000000000001')
    await customer.ask('你好')
    await customer.post('faults', { expireToken: true })
    expect(await customer.ask('可以开发票吗')).toContain('发票')
    await new Promise((done) => setTimeout(done, 300))
    expect((await customer.replies()).filter((text) => text.includes('抬头'))).toHaveLength(1)
  })

  test('a reply whose answer was lost is never sent again by itself', async () => {
    const customer = local.follower('oUnknown00000000000000000001')
    await customer.ask('你好')
    await customer.post('faults', { sendErrors: [0] })
    await customer.say('是正品吗')
    const message = await eventually(
      'the unknown outcome',
      async () => {
        const { body } = await local.key('GET', '/v1/conversations?view=open')
        const mine = body.items?.find((item) => item.address === customer.openId)
        const messages = await local.key('GET', `/v1/conversations/${mine?.id}/messages`)
        return messages.body.items?.find(
          (item) => (item.delivery as { status?: string } | undefined)?.status === 'unknown',
        )
      },
      30,
    )
    expect(message.seq).toBe(4)
    expect((await customer.replies()).filter((text) => text.includes('正品'))).toHaveLength(1)
  })
})

describe('a customer in web chat', () => {
  test('asks about a product and an order, over a socket', async () => {
    const inbox = local.inbox('web-chat')
    const { createHmac } = await import('node:crypto')
    const proof = createHmac('sha256', inbox.secrets.identityKey ?? '')
      .update('u-1001')
      .digest('hex')
    const visitor = await openVisitor(local.endpoints.http, inbox.id, {
      identity: { externalId: 'u-1001', proof, name: '林小雨', level: 'vip' },
      language: 'zh',
    })
    expect(await visitor.ask('冲锋衣有红色的吗')).toContain('红色')
    expect(await visitor.ask('我的快递到哪了')).toContain('YK202611180001')
    expect(await visitor.ask('Do you ship abroad?')).toContain('Hong Kong')
    visitor.close()
  })

  test('a client that comes back gets every later message once, in order', async () => {
    const inbox = local.inbox('web-chat')
    const first = await openVisitor(local.endpoints.http, inbox.id)
    await first.ask('你好')
    const seen = Math.max(...first.messages().map((frame) => Number(frame.seq)))
    first.close()
    const posted = await fetch(inbox.webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${first.token}` },
      body: JSON.stringify({
        type: 'message',
        clientId: 'while-away-1',
        content: { type: 'text', text: '运费多少钱' },
      }),
    })
    expect(posted.status).toBe(200)
    await new Promise((done) => setTimeout(done, 700))
    const second = await openVisitor(local.endpoints.http, inbox.id, { token: first.token })
    second.send({ type: 'resume', lastSeq: seen })
    await eventually('the resumed frame', () => second.frames.find((frame) => frame.type === 'resumed'))
    expect(second.messages().map((frame) => frame.seq)).toEqual([seen + 1, seen + 2])
    second.close()
  })

  test('a ticket opens one socket, once', async () => {
    const inbox = local.inbox('web-chat')
    const visitor = await openVisitor(local.endpoints.http, inbox.id)
    const { default: WebSocket } = await import('ws')
    const refused = await new Promise<number>((resolve) => {
      const socket = new WebSocket(`${local.endpoints.realtime}?ticket=${visitor.ticket}`)
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
      socket.on('open', () => resolve(101))
      socket.on('error', () => undefined)
    })
    expect(refused).toBe(403)
    visitor.close()
  })

  test('a false identity is refused', async () => {
    await expect(
      openVisitor(local.endpoints.http, local.inbox('web-chat').id, {
        identity: { externalId: 'u-1001', proof: 'ab'.repeat(32) },
      }),
    ).rejects.toThrow(/identity\.proof/)
  })
})

describe('the same message many times', () => {
  test('a hundred deliveries, twenty at once, make one message and one reply', async () => {
    const customer = local.follower('oHundred00000000000000000001')
    await customer.ask('你好')
    const deliver = () => customer.say('保修多久', { msgId: '6272960105994287618', deliveries: 1 })
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 20 }, deliver))
    await eventually('the reply', async () => (await customer.replies()).some((text) => text.includes('质保')))
    await new Promise((done) => setTimeout(done, 1_500))
    expect((await customer.replies()).filter((text) => text.includes('质保'))).toHaveLength(1)
    const { body } = await local.key('GET', '/v1/conversations?view=open')
    const mine = body.items?.find((item) => item.address === customer.openId)
    const messages = await local.key('GET', `/v1/conversations/${mine?.id}/messages`)
    expect(messages.body.items?.map((item) => item.seq)).toEqual([1, 2, 3, 4])
  })
})

describe('bad input at the door', () => {
  const count = async () => ((await local.key('GET', '/v1/customers?limit=100')).body.items ?? []).length
  const stamp = () => String(Math.floor(Date.now() / 1000))

  test('is refused with a 4xx and writes nothing', async () => {
    const { webhook } = local.inbox('wechat')
    const before = await count()
    const post = (
      url: string,
      body: string | Buffer,
      headers: Record<string, string> = { 'content-type': 'text/xml' },
    ) => fetch(url, { method: 'POST', headers, body: body as string })
    const cases: readonly (readonly [string, Promise<Response>, number])[] = [
      [
        'forged',
        post(
          `${webhook}?signature=00&timestamp=${stamp()}&nonce=1&msg_signature=${'0'.repeat(40)}&encrypt_type=aes`,
          '<xml><Encrypt>AAAA</Encrypt></xml>',
        ),
        403,
      ],
      [
        'replayed',
        post(
          `${webhook}?signature=00&timestamp=1600000000&nonce=1&msg_signature=aa`,
          '<xml><Encrypt>AAAA</Encrypt></xml>',
        ),
        403,
      ],
      ['no signature', post(webhook, '<xml></xml>'), 403],
      [
        'plain in secure mode',
        post(`${webhook}?signature=00&timestamp=${stamp()}&nonce=1`, '<xml><Content>x</Content></xml>'),
        403,
      ],
      [
        'entities',
        post(
          `${webhook}?signature=00&timestamp=${stamp()}&nonce=1&msg_signature=aa`,
          '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>',
        ),
        400,
      ],
      ['oversized', post(`${webhook}?signature=00&timestamp=${stamp()}&nonce=1`, 'x'.repeat(300 * 1024)), 413],
      [
        'compressed',
        post(`${webhook}?signature=00&timestamp=${stamp()}&nonce=1`, 'x', { 'content-encoding': 'gzip' }),
        415,
      ],
      ['unknown inbox', post(`${local.endpoints.http}/webhooks/wechat/ibx_nobody`, '<xml></xml>'), 404],
      [
        'other channel',
        post(`${local.endpoints.http}/webhooks/wechat/${local.inbox('web-chat').id}`, '<xml></xml>'),
        404,
      ],
      [
        'web chat without a token',
        post(local.inbox('web-chat').webhook, '{}', { 'content-type': 'application/json' }),
        401,
      ],
      [
        'web chat with a wrong type',
        post(local.inbox('web-chat').webhook, '{}', { 'content-type': 'text/plain' }),
        415,
      ],
    ]
    for (const [name, answer, status] of cases) expect([name, (await answer).status]).toEqual([name, status])
    expect(await count()).toBe(before)
  })

  test('the API says which field is wrong', async () => {
    const { status, body } = await local.key('POST', '/v1/tickets', { subject: '' })
    expect(status).toBe(400)
    expect(body).toMatchObject({ title: 'invalid', field: 'body.subject' })
    expect((await local.key('GET', '/v1/nowhere')).status).toBe(404)
    expect((await fetch(`${local.endpoints.http}/v1/tickets`)).status).toBe(401)
  })
})
