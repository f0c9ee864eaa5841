import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'
import { png } from '../support/png.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const phone = (channel: string, who: string) => phoneOf(local.endpoints.simulators.all, channel, who)
const conversationOf = (address: string) =>
  eventually(`the conversation of ${address}`, async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    return body.items?.find((item) => String(item.address).split('@')[0] === address)
  })
const messagesOf = async (conversationId: unknown) =>
  ((await local.key('GET', `/v1/conversations/${conversationId}/messages?limit=100`)).body.items ?? []) as {
    direction: string
    content: { type: string; text?: string; name?: string }
    mediaUrl?: string
    delivery?: { status: string; reason?: string }
    context?: Record<string, string>
  }[]

/** A customer of each channel, and that provider's number for "too fast". */
const customers: readonly (readonly [channel: string, who: string, busy: number])[] = [
  ['wechat-mini', 'oMini0000000000000000000000001', -1],
  ['wecom', 'wmDemoCustomer00000000000000001', 45009],
  ['weibo', '2489518277', 10023],
  ['whatsapp', '8613800138000', 130429],
  ['messenger', '7700000000001', 613],
  ['line', 'U0000000000000000000000000000001', 429],
  ['telegram', '111111111', 429],
  ['open', 'visitor-1', 429],
]

describe.each(customers)('a customer on %s', (channel, who, busy) => {
  test('asks and is answered; the same delivery again is the same message', async () => {
    const customer = phone(channel, who)
    await customer.ask('多久发货', /24 小时内发货/)
    const id = channel === 'telegram' ? '99000001' : `again-${channel}`
    await customer.ask('运费多少钱', /运费|包邮/, { id })
    await customer.say('运费多少钱', { id })
    await customer.ask('可以开发票吗', /发票/)
    const said = await messagesOf((await conversationOf(who)).id)
    expect(said.filter((one) => one.direction === 'inbound' && one.content.text === '运费多少钱')).toHaveLength(1)
  })

  test('a provider that is busy is asked again, and the reply is said once', async () => {
    const customer = phone(channel, who)
    await customer.faults({ faults: [busy, busy] })
    await customer.ask('怎么退货', /退/)
    await new Promise((done) => setTimeout(done, 300))
    expect((await customer.replies()).filter((said) => /7 天无理由/.test(said.text)).length).toBeLessThanOrEqual(1)
  })

  test('an agent takes over and answers there', async () => {
    const customer = phone(channel, who)
    const agent = await local.as('agent')
    await agent('PATCH', '/v1/me', { availability: 'online', capacity: 20 })
    const conversation = await conversationOf(who)
    expect((await agent('POST', `/v1/conversations/${conversation.id}/take`)).status).toBe(200)
    await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
      content: { type: 'text', text: `您好，这里是人工客服 ${channel}` },
    })
    await eventually('the words of the agent', async () =>
      (await customer.replies()).some((said) => said.text.includes(`人工客服 ${channel}`)),
    )
    const delivered = await eventually('the delivery', async () =>
      (await messagesOf(conversation.id)).find(
        (one) =>
          one.content.text?.includes('人工客服') &&
          one.delivery &&
          one.delivery.status !== 'queued' &&
          one.delivery.status !== 'sending',
      ),
    )
    expect(['sent', 'delivered', 'read']).toContain(delivered.delivery?.status)
  })
})

describe('a check of an inbox', () => {
  test('finds every provider’s secrets right; a provider that is down is said to be', async () => {
    const lead = await local.as('supervisor')
    const checked = async (inboxId: string) => {
      const look = async () =>
        (
          (await lead('GET', '/v1/inboxes/health')).body.items as { inboxId: string; check?: Record<string, string> }[]
        ).find((one) => one.inboxId === inboxId)?.check
      const before = (await look())?.at
      expect((await lead('POST', `/v1/inboxes/${inboxId}/check`)).status).toBe(204)
      const check = await eventually(`the check of ${inboxId}`, async () => {
        const now = await look()
        return now?.at !== before && now
      })
      return check.outcome
    }
    const found: Record<string, string | undefined> = {}
    for (const { id, channel } of local.endpoints.inboxes) found[channel] = await checked(id)
    const silent = {
      'web-chat': 'silent',
      phone: 'silent',
      email: 'silent',
      open: 'silent',
      connect: 'silent',
      app: 'silent',
    }
    const ok = ['wechat', ...customers.map(([channel]) => channel)].map((channel) => [channel, 'ok'])
    expect(found).toEqual({ ...Object.fromEntries(ok), ...silent })
    const agent = await local.as('agent')
    expect((await agent('POST', '/v1/inboxes/ibx_wechat/check')).status).toBe(403)
    expect((await lead('POST', '/v1/inboxes/ibx_nowhere/check')).status).toBe(404)
    await phone('telegram', '111111111').faults({ isDown: true })
    const telegram = local.endpoints.inboxes.find(({ channel }) => channel === 'telegram')
    expect(await checked(String(telegram?.id))).toBe('unreachable')
    await phone('telegram', '111111111').faults({ isDown: false })
    await phone('telegram', '222222222').ask('多久发货', /24 小时内发货/)
    const { body } = await lead('GET', '/v1/inboxes/health')
    expect(body.items).toContainEqual(
      expect.objectContaining({ inboxId: telegram?.id, heardAt: expect.any(String), sentAt: expect.any(String) }),
    )
  })
})

describe('pictures', () => {
  test.each(customers.filter(([channel]) => channel !== 'open'))(
    'of %s are fetched and kept as received',
    async (channel, who) => {
      const customer = phone(channel, who)
      const imageId = await customer.upload(png)
      await customer.act({ imageId })
      const { id } = await conversationOf(who)
      const url = await eventually(
        'the picture',
        async () => (await messagesOf(id)).find((one) => one.content.type === 'image' && one.mediaUrl)?.mediaUrl,
      )
      expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(png)).toBe(true)
    },
  )
})

describe('bad calls at every door', () => {
  test('are refused with a reason or in silence, and nothing is written', async () => {
    const doors = local.endpoints.inboxes.filter(({ channel }) => channel !== 'email' && channel !== 'connect')
    const before = (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.length
    expect(doors.length).toBeGreaterThan(10)
    for (const { channel, webhook } of doors) {
      const call = async (body: string, contentType: string) =>
        (await fetch(webhook, { method: 'POST', headers: { 'content-type': contentType }, body })).status
      expect([400, 401, 403, 415], `${channel}: forged`).toContain(await call('{"forged":true}', 'application/json'))
      expect([400, 401, 403, 415], `${channel}: wrong type`).toContain(await call('<xml>', 'image/png'))
      expect(await call('x'.repeat(1_100_000), 'application/json'), `${channel}: oversized`).toBe(413)
      const nowhere = webhook.replace(/ibx_\w+$/, 'ibx_nowhere')
      expect((await fetch(nowhere, { method: 'POST', body: '{}' })).status, `${channel}: unknown inbox`).toBe(404)
    }
    expect((await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.length).toBe(before)
  })
})

describe('what only one provider does', () => {
  test('WhatsApp tells what became of a message, late and out of order; the best news stays', async () => {
    const customer = phone('whatsapp', '15551230000')
    await customer.ask('可以开发票吗', /发票/)
    const { id } = await conversationOf('15551230000')
    const read = await eventually('the receipt', async () =>
      (await messagesOf(id)).find((one) => one.direction === 'outbound' && one.delivery?.status === 'read'),
    )
    expect(read.delivery?.status).toBe('read')
  })

  test('a message taken back on LINE leaves our store too', async () => {
    const who = 'U0000000000000000000000000000002'
    const customer = phone('line', who)
    await customer.ask('可以开发票吗，我的电话是 13800138000', /发票/, { id: 'L-unsend' })
    await customer.act({ event: 'unsend', messageId: 'L-unsend' })
    const { id } = await conversationOf(who)
    await eventually('the words are gone', async () =>
      (await messagesOf(id)).some((one) => one.content.name === 'recalled'),
    )
    expect(JSON.stringify(await messagesOf(id))).not.toContain('13800138000')
  })

  test('LINE: a reply token that was refused is replaced by a push', async () => {
    const customer = phone('line', 'U0000000000000000000000000000003')
    await customer.faults({ expireToken: true })
    await customer.ask('你好', /./)
    const last = (await customer.calls()).slice(-2)
    expect(last.map((call) => call.path)).toEqual(['/v2/bot/message/reply', '/v2/bot/message/push'])
    expect(last[0]?.answer).toEqual({ message: 'Invalid reply token' })
  })

  test('who blocks the bot gets nothing more, and the agent sees why', async () => {
    const who = '222222222'
    const customer = phone('telegram', who)
    await customer.ask('多久发货', /24 小时/)
    const agent = await local.as('agent')
    const { id } = await conversationOf(who)
    await agent('POST', `/v1/conversations/${id}/take`)
    await customer.act({ event: 'block' })
    await agent('POST', `/v1/conversations/${id}/messages`, { content: { type: 'text', text: '还在吗' } })
    const failed = await eventually('the failure', async () =>
      (await messagesOf(id)).find((one) => one.content.text === '还在吗' && one.delivery?.status === 'failed'),
    )
    expect(failed.delivery?.reason).toContain('STOP_CONTACT')
  })

  test('a showroom says what is pointed at, and staff see it', async () => {
    const customer = phone('open', 'visitor-2')
    await customer.say('有红色的吗', { context: { scene: 'showroom', object: '拉链', product: 'p-jacket' } })
    const { id } = await conversationOf('visitor-2')
    const said = await messagesOf(id)
    expect(said[0]?.context).toEqual({ scene: 'showroom', object: '拉链', product: 'p-jacket' })
    await eventually('an answer about the jacket', async () =>
      (await customer.replies()).some((one) => one.text.includes('冲锋衣') && one.text.includes('红')),
    )
    await customer.ask('这个防水吗', /防水拉链/, { context: { object: '拉链', product: 'p-jacket' } })
  })

  test('a send whose answer was lost is not said again, unless the provider drops repeats by itself', async () => {
    const customer = phone('messenger', '7700000000002')
    await customer.ask('你好', /./)
    await customer.faults({ faults: [null] })
    await customer.say('可以开发票吗')
    const { id } = await conversationOf('7700000000002')
    await eventually(
      'unknown',
      async () => (await messagesOf(id)).some((one) => one.delivery?.status === 'unknown'),
      30,
    )
    expect((await customer.replies()).filter((one) => /发票/.test(one.text)).length).toBeLessThanOrEqual(1)
  })

  test('a send whose answer was lost is repeated where the provider drops repeats by our name for it', async () => {
    const who = 'U0000000000000000000000000000004'
    const customer = phone('line', who)
    await customer.ask('你好', /./)
    const agent = await local.as('agent')
    const { id } = await conversationOf(who)
    await agent('POST', `/v1/conversations/${id}/take`)
    await customer.faults({ faults: [null] })
    await agent('POST', `/v1/conversations/${id}/messages`, { content: { type: 'text', text: '只说一次' } })
    await eventually(
      'it is known to be there',
      async () =>
        (await messagesOf(id)).some((one) => one.content.text === '只说一次' && one.delivery?.status === 'sent'),
      40,
    )
    expect((await customer.replies()).filter((said) => said.text === '只说一次')).toHaveLength(1)
  })

  test('a provider that is down: what was said is stored, and the answer goes out when it is back', async () => {
    const who = 'visitor-down'
    const customer = phone('open', who)
    await customer.ask('你好', /./)
    await customer.faults({ isDown: true })
    await customer.say('可以开发票吗')
    const { id } = await conversationOf(who)
    await eventually('it is stored', async () =>
      (await messagesOf(id)).some((one) => one.content.text === '可以开发票吗'),
    )
    await customer.faults({ isDown: false })
    await eventually('the answer', async () => (await customer.replies()).some((said) => /发票/.test(said.text)), 40)
    expect((await customer.replies()).filter((said) => /发票/.test(said.text))).toHaveLength(1)
  })

  test('an access token that expired is renewed, and the answer is said once', async () => {
    const who = 'wmDemoCustomer00000000000000003'
    const customer = phone('wecom', who)
    await customer.ask('你好', /./)
    await customer.faults({ expireToken: true })
    await customer.ask('可以开发票吗', /发票/)
    expect((await customer.replies()).filter((said) => /发票/.test(said.text))).toHaveLength(1)
  })

  test('who has unfollowed on Weibo cannot be told, and the agent sees the provider’s reason', async () => {
    const who = '3000000009'
    const customer = phone('weibo', who)
    await customer.ask('你好', /./)
    const agent = await local.as('agent')
    const { id } = await conversationOf(who)
    await agent('POST', `/v1/conversations/${id}/take`)
    await customer.act({ event: 'unfollow' })
    await agent('POST', `/v1/conversations/${id}/messages`, { content: { type: 'text', text: '还在吗' } })
    const failed = await eventually('the outcome', async () =>
      (await messagesOf(id)).find((one) => one.content.text === '还在吗' && one.delivery?.status === 'failed'),
    )
    expect(failed.delivery?.reason).toContain('26403')
  })

  test('a mini program: who opens the session is welcomed, and the page they came from is seen', async () => {
    const who = 'oMini0000000000000000000000002'
    const customer = phone('wechat-mini', who)
    await customer.act({ event: 'enter' })
    await eventually('the welcome', async () =>
      (await customer.replies()).some((said) => /智能客服小云/.test(said.text)),
    )
    const { id } = await conversationOf(who)
    expect((await messagesOf(id))[0]?.context).toEqual({ page: 'pages/order/index' })
  })

  test('WeCom: a welcome within twenty seconds by its code; a session that a human held is given back to the bot or fails', async () => {
    const who = 'wmDemoCustomer00000000000000002'
    const customer = phone('wecom', who)
    await customer.act({ event: 'enter_session' })
    await eventually('the welcome', async () =>
      (await customer.replies()).some((said) => /智能客服小云/.test(said.text)),
    )
    expect((await customer.calls()).some((call) => call.path === '/cgi-bin/kf/send_msg_on_event')).toBe(true)
    await customer.ask('多久发货', /24 小时/)
    await customer.act({ event: 'human' })
    await customer.say('可以开发票吗')
    const { id } = await conversationOf(who)
    const failed = await eventually('the failed reply', async () =>
      (await messagesOf(id)).find((one) => one.delivery?.status === 'failed'),
    )
    expect(failed.delivery?.reason).toMatch(/95016|95018/)
  })
})
