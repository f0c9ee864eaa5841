import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const caller = (number: string) => phoneOf(local.endpoints.simulators.all, 'phone', number)
const conversationOf = (address: string) =>
  eventually(`the conversation of ${address}`, async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    return body.items?.find((item) => item.address === address)
  })
const heard = async (phone: ReturnType<typeof caller>, words: RegExp) =>
  eventually(`the caller hears ${words}`, async () => (await phone.replies()).find((said) => words.test(said.text)))

describe('a call', () => {
  test('is greeted, understood and answered in the same request, and ends', async () => {
    const phone = caller('+8613900000001')
    await phone.act({ event: 'call' })
    await heard(phone, /智能客服小云/)
    expect((await phone.replies())[0]?.text).toContain('转写成文字')
    await phone.say('你们多久发货')
    await heard(phone, /24 ?小时/)
    await phone.say('冲锋衣多少钱')
    await heard(phone, /599元/)
    const { id } = await conversationOf('+8613900000001')
    const { body } = await local.key('GET', `/v1/conversations/${id}/messages`)
    expect(
      body.items?.find((item) => (item.content as { transcript?: string }).transcript === '冲锋衣多少钱'),
    ).toMatchObject({
      author: 'customer',
      channel: 'phone',
      context: { confidence: '0.93' },
    })
    // Spoken in the request itself: the provider's REST interface was not needed.
    expect(await phone.calls()).toHaveLength(0)
    await phone.act({ event: 'hangup' })
    await eventually('the end is in the thread', async () =>
      (await local.key('GET', `/v1/conversations/${id}/messages`)).body.items?.some(
        (item) => (item.content as { name?: string }).name === 'call.ended',
      ),
    )
  })

  test('that stays silent is asked, then heard on', async () => {
    const phone = caller('+8613900000002')
    await phone.act({ event: 'call' })
    await heard(phone, /智能客服小云/)
    const before = (await phone.replies()).length
    await phone.act({ event: 'silence' })
    await phone.act({ event: 'silence' })
    await heard(phone, /您还在吗/)
    expect((await phone.replies()).length).toBe(before + 1)
    await phone.say('可以开发票吗')
    await heard(phone, /发票/)
  })

  test('in English is answered in English, amounts in words', async () => {
    const phone = caller('+15550000001')
    await phone.act({ event: 'call' })
    await phone.say('How much is the shell jacket?')
    await heard(phone, /costs 599 yuan/)
  })

  test('is handed to a human: the agent writes, the caller hears; the agent sees what was said', async () => {
    const agent = await local.as('agent')
    await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
    const phone = caller('+8613900000003')
    await phone.act({ event: 'call' })
    await phone.say('我的衣服破了一个洞')
    await phone.say('0')
    const conversation = await conversationOf('+8613900000003')
    await eventually(
      'it waits',
      async () => (await local.key('GET', `/v1/conversations/${conversation.id}`)).body.status !== 'assistant',
    )
    expect((await agent('POST', `/v1/conversations/${conversation.id}/take`)).status).toBe(200)
    await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
      content: { type: 'text', text: '您好，请说一下订单号，详见 https://shop.example/help' },
    })
    const said = await heard(phone, /请说一下订单号/)
    expect(said.text).not.toContain('http')
    await phone.say('YK20260001')
    await eventually('the agent sees the words', async () =>
      (await local.key('GET', `/v1/conversations/${conversation.id}/messages`)).body.items?.some(
        (item) => (item.content as { transcript?: string }).transcript === 'YK20260001',
      ),
    )
    await agent('POST', `/v1/conversations/${conversation.id}/close`)
    await heard(phone, /打分/)
    await phone.say('5')
    await heard(phone, /感谢您的评价/)
    await eventually(
      'the rating',
      async () =>
        ((await local.key('GET', `/v1/conversations/${conversation.id}`)).body.rating as { score: number } | undefined)
          ?.score === 5,
    )
  })

  test('a forged step, and one for another address, are refused', async () => {
    const { webhook } = local.inbox('phone')
    const body = new URLSearchParams({ CallSid: 'CA1', From: '+1', CallStatus: 'ringing' }).toString()
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    }
    expect((await fetch(webhook, { method: 'POST', headers, body })).status).toBe(403)
    expect((await fetch(webhook)).status).toBe(405)
  })
})
