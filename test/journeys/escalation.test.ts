import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiOf, eventually, type Local, signIn, startLocal } from '../support/local.ts'
import { openVisitor } from '../support/visitor.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal({
    adjust: (configuration) => ({
      ...configuration,
      serviceLevel: { ...configuration.serviceLevel, offerSeconds: 5, acceptSeconds: 8 },
    }),
  })
})
afterAll(() => local?.stop())

const find = async (address: string) => {
  for (const view of ['open', 'closed']) {
    const { body } = await local.key('GET', `/v1/conversations?view=${view}&limit=100`)
    const found = body.items?.find((item) => item.address === address)
    if (found) return found
  }
  return undefined
}
const load = async (api: Awaited<ReturnType<Local['as']>>) => (await api('GET', '/v1/me')).body.load
const go = async (api: Awaited<ReturnType<Local['as']>>, availability: string, capacity = 5) =>
  api('PATCH', '/v1/me', { availability, capacity })

describe('nobody takes it', () => {
  test('exactly one ticket exists, the customer was told its number, and the assistant answers again', async () => {
    const customer = local.follower('oNobody000000000000000000001')
    await customer.ask('我要退货但是页面打不开')
    expect(await customer.ask('转人工')).toContain('转接')
    await eventually('the place in the queue', async () =>
      (await customer.replies()).some((text) => text.includes('前面还有')),
    )
    await customer.say('快点啊我等不及了')
    const told = await eventually(
      'the promise',
      async () => (await customer.replies()).find((text) => text.includes('工单')),
      30,
    )
    const number = /TK-\w{7}/.exec(told)?.[0]
    const conversation = await find(customer.openId)
    expect(conversation).toMatchObject({ status: 'assistant' })
    const tickets = ((await local.key('GET', '/v1/tickets?limit=100')).body.items ?? []).filter(
      (ticket) => ticket.conversationId === conversation?.id,
    )
    expect(tickets).toHaveLength(1)
    expect(tickets[0]).toMatchObject({ number, origin: 'no-agent', status: 'open', subject: '快点啊我等不及了' })
    expect(await customer.ask('运费多少钱')).toContain('包邮')
  })
})

describe('an agent is online', () => {
  test('is offered the conversation, takes it, answers on the channel, closes; the customer rates', async () => {
    const agent = await local.as('agent')
    await go(agent, 'online')
    const customer = local.follower('oHandover0000000000000000001')
    await customer.ask('你好')
    await customer.say('我想找真人客服')
    const conversation = await eventually('an offer', async () => {
      const found = await find(customer.openId)
      return (await load(agent)) === 1 && found
    })
    const taken = await agent('POST', `/v1/conversations/${conversation.id}/take`)
    expect(taken.body).toMatchObject({ status: 'assigned' })
    const key = 'the-very-same-send'
    const sends = await Promise.all(
      [1, 2, 3].map(() =>
        agent(
          'POST',
          `/v1/conversations/${conversation.id}/messages`,
          { content: { type: 'text', text: '您好，我来帮您。' } },
          { 'idempotency-key': key },
        ),
      ),
    )
    expect(new Set(sends.map((sent) => sent.body.seq)).size).toBe(1)
    await eventually('the reply on the phone', async () => (await customer.replies()).includes('您好，我来帮您。'))
    const before = (await customer.replies()).length
    await customer.say('我的杯子坏了')
    await new Promise((done) => setTimeout(done, 700))
    expect((await customer.replies()).length, 'the assistant stays silent').toBe(before)
    expect((await agent('POST', `/v1/conversations/${conversation.id}/close`)).body).toMatchObject({ status: 'closed' })
    expect(await load(agent)).toBe(0)
    const menu = await eventually('the question for a rating', async () =>
      (await customer.shown()).find((one) => one.message.msgmenu?.list[0]?.id === 'rate:5'),
    )
    await customer.push({
      MsgType: 'text',
      Content: menu.message.msgmenu?.list[0]?.content ?? '',
      bizmsgmenuid: 'rate:5',
    })
    await eventually(
      'the rating',
      async () => ((await find(customer.openId))?.rating as { score?: number } | undefined)?.score === 5,
    )
    expect(await find(customer.openId)).toMatchObject({ status: 'closed' })
    await eventually('the end of the machine', () =>
      local.runtime.machines
        .list()
        .every(
          (execution) => !execution.name.includes(String(conversation.id).slice(4)) || execution.status === 'SUCCEEDED',
        ),
    )
    await go(agent, 'offline')
  })

  test('an offer that is declined, then one that is not answered, go to the next; no slot leaks', async () => {
    const [first, second] = [
      await local.as('agent'),
      apiOf(local.endpoints.http, await signIn(local.endpoints.http, local.staff('agent', 1))),
    ]
    await go(first, 'online')
    const customer = local.follower('oDecline00000000000000000001')
    await customer.say('转人工')
    const conversation = await eventually(
      'the first offer',
      async () => (await load(first)) === 1 && find(customer.openId),
    )
    expect((await first('POST', `/v1/conversations/${conversation.id}/decline`)).status).toBe(204)
    await eventually('the slot is free', async () => (await load(first)) === 0)
    await go(second, 'online')
    await eventually('the second offer', async () => (await load(second)) === 1, 10)
    await eventually(
      'the ticket',
      async () => ((await find(customer.openId))?.ticketIds as string[] | undefined)?.length === 1,
      20,
    )
    expect(await load(second)).toBe(0)
    await Promise.all([go(first, 'offline'), go(second, 'offline')])
  })

  test('ten customers at once never exceed a capacity of two, and two agents cannot both take one', async () => {
    const first = await local.as('agent')
    const second = apiOf(local.endpoints.http, await signIn(local.endpoints.http, local.staff('agent', 1)))
    await Promise.all([go(first, 'online', 2), go(second, 'online', 2)])
    const customers = Array.from({ length: 10 }, (_, index) =>
      local.follower(`oCrowd0000000000000000000${String(index).padStart(3, '0')}`),
    )
    await Promise.all(customers.map((customer) => customer.say('转人工')))
    await eventually('both are full', async () => (await load(first)) === 2 && (await load(second)) === 2)
    const offered = await Promise.all(customers.map(async (customer) => String((await find(customer.openId))?.id)))
    const races = await Promise.all(
      offered.flatMap((id) => [
        first('POST', `/v1/conversations/${id}/take`),
        second('POST', `/v1/conversations/${id}/take`),
      ]),
    )
    for (let index = 0; index < offered.length; index++)
      expect(
        [races[index * 2]?.status, races[index * 2 + 1]?.status].filter((status) => status === 200).length,
      ).toBeLessThanOrEqual(1)
    for (const api of [first, second]) expect(Number(await load(api))).toBeLessThanOrEqual(2)
    await eventually(
      'tickets for the rest',
      async () => {
        const all = await Promise.all(customers.map((customer) => find(customer.openId)))
        return all.every((one) => one?.status === 'assigned' || one?.status === 'assistant')
      },
      25,
    )
    const all = await Promise.all(customers.map((customer) => find(customer.openId)))
    for (const api of [first, second]) {
      const { body: me } = await api('GET', '/v1/me')
      expect(me.load).toBe(all.filter((one) => one?.status === 'assigned' && one.agentId === me.id).length)
    }
    for (const one of all) if (one?.status === 'assistant') expect(one.ticketIds).toHaveLength(1)
  })

  test('transfer keeps the customer, and giving back wakes the assistant', async () => {
    const first = await local.as('agent')
    const second = apiOf(local.endpoints.http, await signIn(local.endpoints.http, local.staff('agent', 1)))
    await Promise.all([go(first, 'online', 20), go(second, 'online', 20)])
    const visitor = await openVisitor(local.endpoints.http, local.inbox('web-chat').id)
    await visitor.ask('你好')
    const conversation = await eventually('the conversation', () => find(visitor.visitorId))
    await first('POST', `/v1/conversations/${conversation.id}/take`)
    const { body: colleague } = await second('GET', '/v1/me')
    const passed = await first('POST', `/v1/conversations/${conversation.id}/transfer`, {
      agentId: colleague.id,
      note: '熟客',
    })
    expect(passed.body).toMatchObject({ status: 'waiting' })
    await eventually(
      'taken by the colleague',
      async () => (await second('POST', `/v1/conversations/${conversation.id}/take`)).status === 200,
    )
    expect((await second('POST', `/v1/conversations/${conversation.id}/return`)).body).toMatchObject({
      status: 'assistant',
    })
    expect(await visitor.ask('怎么开发票')).toContain('发票')
    visitor.close()
  })
})
