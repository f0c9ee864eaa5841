import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal({
    // Whoever writes on WeChat or Telegram meets the people of Amazon Connect.
    adjust: (configuration) => ({
      ...configuration,
      inboxes: configuration.inboxes.map((inbox) =>
        inbox.channel === 'telegram' ? { ...inbox, desk: 'connect' as const } : inbox,
      ),
    }),
  })
})
afterAll(() => local?.stop())

const on = (channel: string, who: string) => phoneOf(local.endpoints.simulators.all, channel, who)
const desk = () => on('connect-desk', 'Jane')
const heard = (phone: ReturnType<typeof on>, words: RegExp, seconds = 15) =>
  eventually(
    `${phone.who} gets ${words}`,
    async () => (await phone.replies()).find((said) => words.test(said.text)),
    seconds,
  )
const conversationOf = (address: string, status?: string) =>
  eventually(`the conversation of ${address}${status ? ` is ${status}` : ''}`, async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    const found = body.items?.find((item) => item.address === address)
    return found && (status === undefined || found.status === status) ? found : undefined
  })
const messagesOf = async (id: unknown) =>
  (await local.key('GET', `/v1/conversations/${id}/messages`)).body.items as unknown as readonly {
    author: string
    agentName?: string
    content: { type: string; text?: string; transcript?: string; name?: string; purpose?: string }
    context?: Record<string, string>
  }[]

describe('a call that Amazon Connect takes', () => {
  test('is greeted with consent, heard by Lex, and answered in the same request', async () => {
    const phone = on('connect', '+8613700000001')
    await phone.act({ event: 'call' })
    const greeting = await heard(phone, /智能客服小云/)
    expect(greeting.text).toContain('转写成文字')
    await phone.say('冲锋衣多少钱', { confidence: '0.88' })
    await heard(phone, /599元/)
    const { id } = await conversationOf('+8613700000001')
    expect(await messagesOf(id)).toContainEqual(
      expect.objectContaining({
        author: 'customer',
        content: { type: 'voice', media: {}, transcript: '冲锋衣多少钱' },
        context: { confidence: '0.88' },
      }),
    )
    await phone.act({ event: 'hangup' })
  })

  test('goes to its queue when a person is wanted: the agent sees why, and the end of the call closes it', async () => {
    const phone = on('connect', '+8613700000002')
    await phone.act({ event: 'call' })
    await phone.say('我的衣服破了一个洞')
    await phone.say('0')
    await heard(desk(), /queued.*yunkeQuestion/s)
    const queued = (await desk().replies()).find(({ text }) => /queued/.test(text))
    expect(queued?.text).toContain('我的衣服破了一个洞')
    expect(queued?.text).toMatch(/console\/#\/conversations\/cnv_/)
    const { id } = await conversationOf('+8613700000002')
    const agent = await local.as('agent')
    const taken = await agent('POST', `/v1/conversations/${id}/take`)
    expect(taken.status).toBe(409)
    expect(String(taken.body.detail)).toMatch(/Amazon Connect/)
    await desk().act({ event: 'accept' })
    await eventually('it is assigned', async () => {
      const { body } = await local.key('GET', `/v1/conversations/${id}`)
      return body.status === 'assigned' && body.agentName === 'Jane'
    })
    await desk().say('您好，我是 Jane')
    await heard(phone, /我是 Jane/)
    await desk().act({ event: 'end' })
    await eventually('it is closed', async () => {
      const { body } = await local.key('GET', `/v1/conversations/${id}`)
      return body.status === 'closed' && body.desk === undefined
    })
    // Nobody is on the line any more: no rating is asked for.
    expect(
      (await messagesOf(id)).some(({ content }) => content.type === 'choice' && content.purpose === 'rating'),
    ).toBe(false)
  })

  test('whose queue is full hears of its ticket, and is not left hanging', async () => {
    const phone = on('connect', '+8613700000003')
    await phone.act({ event: 'call' })
    await heard(phone, /智能客服小云/)
    await desk().act({ event: 'full' })
    await phone.say('转人工')
    await phone.act({ event: 'silence' })
    await phone.act({ event: 'silence' })
    const told = await heard(phone, /工单/)
    expect(told.text).not.toContain('undefined')
    await desk().act({ event: 'full' })
    const { id } = await conversationOf('+8613700000003', 'assistant')
    const { body } = await local.key('GET', '/v1/tickets?status=open')
    expect(body.items?.filter((ticket) => ticket.conversationId === id)).toHaveLength(1)
    // The ticket is a task in the queue there too; somebody does it.
    await heard(desk(), /^TASK/)
    await desk().act({ event: 'accept' })
    await desk().act({ event: 'end' })
    await phone.say('可以开发票吗')
    await heard(phone, /发票/)
    await phone.act({ event: 'hangup' })
  })

  test('without a number is a customer of its own, not everybody’s', async () => {
    const phone = on('connect', 'anonymous')
    await phone.act({ event: 'call' })
    await heard(phone, /智能客服小云/)
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    expect(body.items?.some((item) => item.address === 'anonymous')).toBe(false)
    expect(body.items?.some((item) => /^call:/.test(String(item.address)))).toBe(true)
    await phone.act({ event: 'hangup' })
  })
})

describe('a chat of another channel that Amazon Connect’s people take', () => {
  test('is opened there with what was said, goes both ways in order, once, and ends with a rating here', async () => {
    const customer = on('telegram', '311111111')
    await customer.ask('可以开发票吗', /发票/)
    await customer.say('转人工')
    await heard(desk(), /CHAT[\s\S]*客户：可以开发票吗/)
    const { id } = await conversationOf('311111111')
    await customer.say('在吗')
    await desk().act({ event: 'accept' })
    await heard(customer, /Jane 已接入/)
    await customer.say('发票抬头怎么改')
    await heard(desk(), /发票抬头怎么改/)
    await desk().say('请把新抬头发给我')
    await heard(customer, /请把新抬头发给我/)
    const told = (await desk().replies()).map(({ text }) => text)
    expect(told.filter((text) => /在吗$/.test(text))).toHaveLength(1)
    expect(told.findIndex((text) => /在吗$/.test(text))).toBeLessThan(
      told.findIndex((text) => /发票抬头怎么改$/.test(text)),
    )
    expect(await messagesOf(id)).toContainEqual(
      expect.objectContaining({
        author: 'agent',
        agentName: 'Jane',
        content: { type: 'text', text: '请把新抬头发给我' },
      }),
    )
    // The customer's own words come back in the stream; they are not said to the customer.
    expect((await customer.replies()).some(({ text }) => /发票抬头怎么改/.test(text))).toBe(false)
    await desk().act({ event: 'end' })
    await heard(customer, /打分/)
    const { body } = await local.key('GET', `/v1/conversations/${id}`)
    expect(body).toMatchObject({ status: 'closed', closedBy: 'agent' })
  })

  test('is taken back by an agent of ours: the chat there ends', async () => {
    const customer = on('telegram', '311111112')
    await customer.say('转人工')
    const { id } = await conversationOf('311111112', 'waiting')
    await eventually(
      'it is offered there',
      async () => (await local.key('GET', `/v1/conversations/${id}`)).body.desk !== undefined,
    )
    const agent = await local.as('agent')
    await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
    expect((await agent('POST', `/v1/conversations/${id}/take`)).status).toBe(200)
    await heard(desk(), /CHAT[\s\S]*ended/)
    await agent('POST', `/v1/conversations/${id}/messages`, { content: { type: 'text', text: '我在这里' } })
    await heard(customer, /我在这里/)
    await agent('POST', `/v1/conversations/${id}/close`)
  })

  test('becomes a ticket when Amazon Connect is down, and nothing is lost', async () => {
    await desk().faults({ isDown: true })
    const customer = on('telegram', '311111113')
    await customer.say('转人工')
    await heard(customer, /工单/, 60)
    await desk().faults({ isDown: false })
    const { id } = await conversationOf('311111113', 'assistant')
    const { body } = await local.key('GET', '/v1/tickets?status=open')
    expect(body.items?.filter((ticket) => ticket.conversationId === id)).toHaveLength(1)
  }, 80_000)
})
