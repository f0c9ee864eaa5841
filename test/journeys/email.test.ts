import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutQuotes } from '../../shared/channels/email/quoted.ts'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'
import { png } from '../support/png.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const writer = (address: string) => phoneOf(local.endpoints.simulators.all, 'email', address)
const conversationOf = (address: string) =>
  eventually(`the conversation of ${address}`, async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    return body.items?.find((item) => item.address === address)
  })
const messagesOf = async (id: unknown) =>
  ((await local.key('GET', `/v1/conversations/${id}/messages?limit=100`)).body.items ?? []) as {
    direction: string
    content: { type: string; text?: string }
    mediaUrl?: string
  }[]

describe('a ticket for somebody who is only known by their address', () => {
  test('is told, answered and resolved by letter, and the customer’s answer comes back to it', async () => {
    const customer = writer('order-8812@mail.example')
    const made = await local.key('POST', '/v1/tickets', { subject: '发票重开', email: 'Order-8812@mail.example' })
    expect(made.status).toBe(201)
    const first = await eventually('the first letter', async () => (await customer.replies())[0])
    expect(first.text).toContain(String(made.body.number))
    expect(first.text).toContain('/status/tkt_')
    const agent = await local.as('agent')
    await agent('POST', `/v1/tickets/${made.body.id}/replies`, { text: '请问抬头写什么？', status: 'waiting' })
    await eventually('the question', async () => (await customer.replies()).find(({ text }) => text.includes('抬头')))
    await customer.act({ text: '写上海云客科技有限公司', subject: '发票重开' })
    await eventually('the ticket to go on', async () => {
      const { body } = await local.key('GET', `/v1/tickets/${made.body.id}`)
      return body.status === 'open'
    })
  })
})

describe('a thread of letters', () => {
  test('three turns: the subject opens it, quotes are trimmed, answers stay in the thread', async () => {
    const customer = writer('ming@mail.example')
    await customer.act({ text: '你好，下单后多久发货？', subject: '发货时间' })
    const first = await eventually('the first answer', async () => (await customer.replies())[0])
    expect(first.text).toMatch(/^Re: 发货时间\n/)
    expect(first.text).toContain('24 小时')
    expect(first.text).toContain('云客小店 客服')
    await customer.act({ text: '运费多少钱？' })
    const second = await eventually('the second answer', async () => (await customer.replies())[1])
    expect(second.text).toMatch(/^Re: 发货时间\n/)
    await customer.act({ text: '可以开发票吗？' })
    await eventually('the third answer', async () => (await customer.replies())[2]?.text.includes('发票'))
    const { id } = await conversationOf('ming@mail.example')
    const said = (await messagesOf(id)).filter((one) => one.direction === 'inbound').map((one) => one.content.text)
    expect(said).toEqual(['发货时间\n你好，下单后多久发货？', '运费多少钱？', '可以开发票吗？'])
  })

  test('an attachment is kept as received, and the agent sees it', async () => {
    const customer = writer('photo@mail.example')
    const imageId = await customer.upload(png)
    await customer.act({ text: '收到的衣服破了', subject: '破损', imageId })
    const { id } = await conversationOf('photo@mail.example')
    const url = await eventually(
      'the picture',
      async () => (await messagesOf(id)).find((one) => one.content.type === 'image')?.mediaUrl,
    )
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(png)).toBe(true)
  })

  test('machines, spam and strangers of the domain get no answer; a sender is who he says only with DMARC', async () => {
    const robot = writer('robot@mail.example')
    await robot.act({ text: '我不在办公室', event: 'automatic' })
    const spammer = writer('spam@mail.example')
    await spammer.act({ text: '便宜发票', verdicts: { spam: 'FAIL' } })
    const unproven = writer('nobody@mail.example')
    await unproven.act({ text: '你好', verdicts: { dmarc: 'FAIL' } })
    const proven = writer('somebody@mail.example')
    await proven.act({ text: '你好' })
    await eventually('an answer to the last', async () => (await proven.replies())[0])
    await eventually('an answer to the one before', async () => (await unproven.replies())[0])
    expect(await robot.replies()).toHaveLength(0)
    expect(await spammer.replies()).toHaveLength(0)
    const customerOf = async (address: string) =>
      (await local.key('GET', `/v1/customers/${(await conversationOf(address)).customerId}`)).body as {
        customer: { email?: string; evidence: string[] }
      }
    expect((await customerOf('nobody@mail.example')).customer.evidence).toEqual([])
    expect((await customerOf('somebody@mail.example')).customer).toMatchObject({
      email: 'somebody@mail.example',
      evidence: ['email:somebody@mail.example'],
    })
  })
})

describe('what a mail program repeats', () => {
  test.each([
    ['thanks\n\nOn Mon, 3 Nov 2025 at 10:00, Shop <a@b.example>\nwrote:\n> hello', 'thanks'],
    ['好的\n\n在 2026年11月21日 11:00，云客小店 写道：\n> 您好', '好的'],
    ['行\n-----Original Message-----\nFrom: a@b.example\nhello', '行'],
    ['一\n> 引用\n二', '一\n二'],
    ['见附件\n-- \n王小明\n电话 1', '见附件'],
    ['> 全是引用', '> 全是引用'],
  ])('%j', (letter, fresh) => {
    expect(withoutQuotes(letter)).toBe(fresh)
  })
})
