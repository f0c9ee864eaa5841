import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'
import { openVisitor } from '../support/visitor.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const phone = (channel: string, who: string) => phoneOf(local.endpoints.simulators.all, channel, who)
const find = async (address: string, view = 'open') =>
  (await local.key('GET', `/v1/conversations?view=${view}&limit=100`)).body.items?.find(
    (item) => item.address === address,
  )
const conversationOf = (address: string) => eventually(`the conversation of ${address}`, () => find(address))
const codeIn = (text: string) => /(?<!\d)(\d{6})(?!\d)/.exec(text)?.[1] ?? ''
type Timeline = {
  customer: { id: string; name?: string }
  conversations: { id: string; status: string; mergedInto?: string }[]
  contactPoints: { channel: string; address: string }[]
  links: { id: string; by: string; undoneAt?: string; fromCustomerId: string }[]
  suggestions: { customerId: string; address: string; reason: string }[]
}
const timeline = async (customerId: unknown) =>
  (await local.key('GET', `/v1/customers/${customerId}`)).body as unknown as Timeline
const messages = async (id: unknown) =>
  ((await local.key('GET', `/v1/conversations/${id}/messages?limit=100`)).body.items ?? []) as {
    seq: number
    author: string
    channel?: string
    content: { text?: string; transcript?: string }
  }[]

describe('a customer who asks on Weibo, goes on by phone and ends in WeChat', () => {
  test('is one customer with one conversation, one human, and no question asked twice', async () => {
    const weibo = phone('weibo', '3000000001')
    await weibo.ask('冲锋衣有红色的吗', /红/)
    const offer = await weibo.ask('换到电话继续聊', /热线/)
    const opened = await conversationOf('3000000001')

    const call = phone('phone', '+8613700000001')
    await call.act({ event: 'call' })
    await eventually('the greeting', async () => (await call.replies()).length > 0)
    await call.say(codeIn(offer.text))
    await eventually('it is picked up', async () =>
      (await call.replies()).some((said) => /接上您之前的对话/.test(said.text)),
    )
    await eventually('the old side says where it went', async () =>
      (await weibo.replies()).some((said) => /已转到 云客小店 热线/.test(said.text)),
    )
    // “它” is still the jacket that was asked about on Weibo.
    await call.say('它多少钱')
    await eventually('the price of the jacket', async () =>
      (await call.replies()).some((said) => /599元/.test(said.text)),
    )

    await call.say('换到微信继续')
    const second = await eventually('the second code', async () =>
      (await call.replies()).map((said) => said.text.match(/[零一二三四五六七八九]{6}/)?.[0]).find(Boolean),
    )
    const digits = [...second].map((digit) => '零一二三四五六七八九'.indexOf(digit)).join('')
    const wechat = local.follower('oOneCustomer000000000000001')
    await wechat.say(digits)
    await eventually('picked up on WeChat', async () =>
      (await wechat.replies()).some((text) => /接上您之前的对话/.test(text)),
    )

    const agent = await local.as('agent')
    await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
    await wechat.say('转人工')
    const conversation = await eventually('one conversation, now on WeChat', () =>
      find('oOneCustomer000000000000001', 'waiting'),
    )
    expect(conversation.id).toBe(opened.id)
    expect((await agent('POST', `/v1/conversations/${conversation.id}/take`)).status).toBe(200)
    await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
      content: { type: 'text', text: '您好，红色冲锋衣我帮您留一件。' },
    })
    await eventually('said where the customer last spoke', async () =>
      (await wechat.replies()).includes('您好，红色冲锋衣我帮您留一件。'),
    )
    const all = await messages(conversation.id)
    expect(all.map((message) => message.seq)).toEqual(all.map((_, index) => index + 1))
    expect([...new Set(all.map((message) => message.channel).filter(Boolean))].sort()).toEqual([
      'phone',
      'wechat',
      'weibo',
    ])
    const one = await timeline(conversation.customerId)
    expect(one.contactPoints.map(({ channel }) => channel).sort()).toEqual(['phone', 'wechat', 'weibo'])
    expect(one.links.map(({ by }) => by)).toEqual(['code'])

    // The agent chooses another side; the next words go there.
    const { body } = await local.key('GET', `/v1/conversations/${conversation.id}`)
    const weiboSide = (body.sides as { channel: string; contactPointId: string }[]).find(
      (side) => side.channel === 'weibo',
    )
    await agent('PATCH', `/v1/conversations/${conversation.id}`, { contactPointId: weiboSide?.contactPointId })
    await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
      content: { type: 'text', text: '也在微博给您留言。' },
    })
    await eventually('on Weibo', async () => (await weibo.replies()).some((said) => said.text === '也在微博给您留言。'))
    expect(await wechat.replies()).not.toContain('也在微博给您留言。')
    // … until the customer speaks elsewhere.
    await wechat.say('好的谢谢')
    await eventually('back on WeChat', () =>
      find('oOneCustomer000000000000001', 'mine')
        .catch(() => undefined)
        .then(async () => (await local.key('GET', `/v1/conversations/${conversation.id}`)).body.channel === 'wechat'),
    )
  })

  test('a code works once; five wrong ones in an hour, and an address is not listened to', async () => {
    const weibo = phone('weibo', '3000000002')
    await weibo.ask('你好', /./)
    const offer = await weibo.ask('换到微信继续', /公众号/)
    const code = codeIn(offer.text)
    const thief = local.follower('oThief0000000000000000000001')
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    for (let attempt = 0; attempt < 5; attempt++) await thief.ask(wrong)
    await thief.ask(code)
    expect((await thief.replies()).some((text) => /接上您之前的对话/.test(text))).toBe(false)
    const rightful = local.follower('oRightful00000000000000000001')
    await rightful.say(code)
    await eventually('picked up', async () => (await rightful.replies()).some((text) => /接上您之前的对话/.test(text)))
    const second = local.follower('oSecond000000000000000000001')
    await second.ask(code)
    expect((await second.replies()).some((text) => /接上您之前的对话/.test(text))).toBe(false)
  })
})

describe('proofs of identity', () => {
  const proof = (externalId: string) =>
    createHmac('sha256', local.inbox('web-chat').secrets.identityKey ?? '')
      .update(externalId)
      .digest('hex')
  const signedIn = async (externalId: string) =>
    openVisitor(local.endpoints.http, local.inbox('web-chat').id, {
      identity: { externalId, proof: proof(externalId), name: '林小雨' },
    })

  test('the shop signs who it is: two browsers, one customer; another signature, another customer', async () => {
    const one = await signedIn('u-one')
    one.send({ type: 'message', clientId: 'proof-0001', content: { type: 'text', text: '你好' } })
    const first = await conversationOf(one.visitorId)
    const two = await signedIn('u-one')
    two.send({ type: 'message', clientId: 'proof-0002', content: { type: 'text', text: '你好' } })
    const second = await conversationOf(two.visitorId)
    expect(second.customerId).toBe(first.customerId)
    const other = await signedIn('u-two')
    other.send({ type: 'message', clientId: 'proof-0003', content: { type: 'text', text: '你好' } })
    expect((await conversationOf(other.visitorId)).customerId).not.toBe(first.customerId)
    one.close()
    two.close()
    other.close()
  })

  test("a caller's number is only a suggestion; staff link it, and undo it; history stays with its owner", async () => {
    const whatsapp = phone('whatsapp', '8613600000001')
    await whatsapp.ask('可以开发票吗', /发票/)
    const call = phone('phone', '+8613600000001')
    await call.act({ event: 'call' })
    await eventually('the greeting', async () => (await call.replies()).length > 0)
    const [written, called] = [await conversationOf('8613600000001'), await conversationOf('+8613600000001')]
    expect(written.customerId).not.toBe(called.customerId)
    const before = await timeline(called.customerId)
    expect(before.suggestions).toMatchObject([{ customerId: written.customerId, reason: 'phone' }])
    expect(before.conversations.map(({ id }) => id)).toEqual([called.id])

    const agent = await local.as('agent')
    const linked = await agent('POST', `/v1/customers/${written.customerId}/links`, {
      inboxId: called.inboxId,
      address: '+8613600000001',
    })
    expect(linked.status).toBe(201)
    const joined = await timeline(written.customerId)
    expect(joined.conversations.map(({ id }) => id).sort()).toEqual([written.id, called.id].sort())
    expect(joined.links).toMatchObject([{ fromCustomerId: called.customerId }])

    const merged = await agent('POST', `/v1/conversations/${written.id}/merge`, { conversationId: called.id })
    expect(merged.status).toBe(200)
    expect((merged.body.sides as unknown[]).length).toBe(1)
    await call.say('多久发货')
    await eventually('the caller speaks in the merged conversation', async () =>
      (await messages(written.id)).some((message) => message.content.transcript === '多久发货'),
    )
    const callSide = (await local.key('GET', `/v1/conversations/${written.id}`)).body
    const split = await agent('POST', `/v1/conversations/${written.id}/split`, {
      contactPointId: callSide.contactPointId,
    })
    expect(split.status).toBe(200)
    expect(split.body.channel).toBe('whatsapp')
    expect(((await local.key('GET', `/v1/conversations/${called.id}`)).body as { status: string }).status).toBe(
      'assistant',
    )

    const undone = await agent('DELETE', `/v1/customers/${written.customerId}/links/${joined.links[0]?.id}`)
    expect(undone.status).toBe(200)
    expect((await timeline(written.customerId)).conversations.map(({ id }) => id)).toEqual([written.id])
    expect((await timeline(called.customerId)).conversations.map(({ id }) => id)).toEqual([called.id])
    expect((await timeline(written.customerId)).links[0]?.undoneAt).toBeDefined()
  })

  test('twelve first messages of one person at once make one customer', async () => {
    const visitors = await Promise.all(Array.from({ length: 12 }, () => signedIn('u-many')))
    for (const [index, visitor] of visitors.entries())
      visitor.send({ type: 'message', clientId: `many-${index}0000`, content: { type: 'text', text: '你好' } })
    const conversations = await Promise.all(visitors.map((visitor) => conversationOf(visitor.visitorId)))
    expect(new Set(conversations.map((one) => one.customerId)).size).toBe(1)
    for (const visitor of visitors) visitor.close()
  })
})

describe('who has one unionid in two accounts of WeChat', () => {
  test('is one customer, because the provider says so when asked; staff see why, and can undo it', async () => {
    const wechat = local.follower('oUnionWang0000000000000001')
    await wechat.ask('可以开发票吗')
    const first = await conversationOf(wechat.openId)
    const proven = async () => {
      const { body } = await local.key('GET', `/v1/customers/${(await find(wechat.openId))?.customerId}`)
      return (body.customer as { evidence: string[] }).evidence.includes('unionid:o6_Wang0000000000000001') && body
    }
    await eventually('the provider has said who it is', proven)
    const wecom = phone('wecom', 'wmUnionWang0000000000000001')
    await wecom.ask('多久发货', /24/)
    const second = await eventually('the second address is the same customer’s', async () => {
      const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
      return body.items?.find((item) => item.channel === 'wecom' && item.customerId === first.customerId)
    })
    const { links, contactPoints } = await timeline(first.customerId)
    expect(contactPoints.map(({ channel }) => channel).sort()).toEqual(['wechat', 'wecom'])
    expect(links).toEqual([expect.objectContaining({ by: 'unionid' })])
    const agent = await local.as('agent')
    expect((await agent('DELETE', `/v1/customers/${first.customerId}/links/${links[0]?.id}`)).status).toBeLessThan(300)
    const after = await local.key('GET', `/v1/conversations/${second.id}`)
    expect(after.body.customerId).not.toBe(first.customerId)
  })

  test('who has none, or a provider that will not say, stays as known as before', async () => {
    const wechat = local.follower('oNobody000000000000000001')
    await wechat.ask('可以开发票吗')
    const { customerId } = await conversationOf(wechat.openId)
    await new Promise((done) => setTimeout(done, 800))
    const { body } = await local.key('GET', `/v1/customers/${customerId}`)
    expect((body.customer as { evidence: string[] }).evidence).toEqual([])
  })
})
