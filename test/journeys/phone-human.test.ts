import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'

const desk = '+862160000000'
let local: Local
beforeAll(async () => {
  local = await startLocal({
    adjust: (configuration) => ({
      ...configuration,
      serviceLevel: { ...configuration.serviceLevel, acceptSeconds: 10 },
      inboxes: configuration.inboxes.map((inbox) =>
        inbox.channel === 'phone' ? { ...inbox, settings: { ...inbox.settings, transferNumber: desk } } : inbox,
      ),
    }),
  })
})
afterAll(() => local?.stop())

const caller = (number: string) => phoneOf(local.endpoints.simulators.all, 'phone', number)
const conversationOf = (address: string) =>
  eventually(`the conversation of ${address}`, async () =>
    (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find(
      (item) => item.address === address,
    ),
  )
const messagesOf = async (id: unknown) =>
  ((await local.key('GET', `/v1/conversations/${id}/messages?limit=100`)).body.items ?? []) as {
    content: { type: string; name?: string; transcript?: string; detail?: Record<string, string> }
    mediaUrl?: string
  }[]

test('nobody accepts: the promise of a ticket is spoken, and a voice mail is recorded into the conversation', async () => {
  const phone = caller('+8613800000021')
  await phone.act({ event: 'call' })
  await phone.say('转人工')
  await eventually('the promise', async () => (await phone.replies()).some((said) => said.text.includes('工单')), 40)
  await eventually('the tone', async () => (await phone.replies()).some((said) => said.text.includes('提示音后留言')))
  await phone.say('我要退货，请回电')
  const { id } = await conversationOf('+8613800000021')
  const mail = await eventually('the voice mail', async () =>
    (await messagesOf(id)).find((one) => one.content.transcript === '我要退货，请回电' && one.mediaUrl),
  )
  expect(await (await fetch(mail.mediaUrl ?? '')).text()).toBe('recorded voice')
  const { body } = await local.key('GET', '/v1/tickets?status=open')
  expect(body.items?.some((ticket) => ticket.conversationId === id)).toBe(true)
}, 90_000)

test('an agent accepts: the call is connected to the desk, and how that ended is in the thread', async () => {
  const agent = await local.as('agent')
  await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
  const phone = caller('+8613800000022')
  await phone.act({ event: 'call' })
  await phone.say('转人工')
  const { id } = await conversationOf('+8613800000022')
  await eventually(
    'it waits',
    async () => (await local.key('GET', `/v1/conversations/${id}`)).body.status === 'waiting',
  )
  await agent('POST', `/v1/conversations/${id}/take`)
  await eventually('the desk rings', async () => (await phone.shown()).some((said) => said.text.includes(desk)))
  await phone.act({ event: 'dialled' })
  const ended = await eventually('how it ended', async () =>
    (await messagesOf(id)).find((one) => one.content.name === 'call.transferred'),
  )
  expect(ended.content.detail).toMatchObject({ status: 'completed', seconds: '42' })
})
