import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { Client, type VisitorEvent } from '../../web/client/src/index.ts'
import { eventually, type Local, startLocal } from '../support/local.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

/** The client package as an app uses it: no page, its own store. */
function openApp(storage = new Map<string, string>()) {
  const events: (VisitorEvent | { type: 'connection'; isOpen: boolean })[] = []
  const client = new Client(
    local.endpoints.http,
    local.inbox('app').id,
    'zh',
    undefined,
    (event) => events.push(event),
    {
      storage: { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value) },
      WebSocket: WebSocket as never,
    },
  )
  const texts = () =>
    events.flatMap((event) =>
      event.type === 'message' && event.author !== 'customer' ? [String(event.content.text ?? '')] : [],
    )
  return { client, events, texts, storage }
}

describe("a company's app", () => {
  test('asks over the client package, is answered, and takes up what it missed', async () => {
    const app = openApp()
    await app.client.open()
    app.client.send({ type: 'text', text: '多久发货' })
    await eventually('the answer', () => app.texts().some((text) => text.includes('24 小时')))
    app.client.close()
    const again = openApp(app.storage)
    await again.client.open()
    await eventually('what was said before', () => again.texts().some((text) => text.includes('24 小时')))
    again.client.close()
  })

  test('is told by push while it is away: never what was said, with a link back; a removed app is forgotten', async () => {
    const app = openApp()
    await app.client.open()
    await expect(app.client.registerDevice({ platform: 'fcm', token: 'no-such-platform' })).rejects.toThrow(/fcm/)
    await app.client.registerDevice({ platform: 'apns', token: 'token-of-a-telephone' })
    app.client.send({ type: 'text', text: '转人工' })
    const agent = await local.as('agent')
    await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
    const conversation = await eventually('the conversation', async () =>
      (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find(
        (item) => item.channel === 'app' && item.status !== 'assistant',
      ),
    )
    await agent('POST', `/v1/conversations/${conversation.id}/take`)
    await eventually('the agent is there', () => app.texts().some((text) => text.includes('已接入')))
    const { sns } = local.runtime
    expect(sns.pushes).toHaveLength(0)
    app.client.close()
    await eventually('the line is closed', () => local.runtime.sockets.size === 0)
    const say = (text: string) =>
      agent('POST', `/v1/conversations/${conversation.id}/messages`, { content: { type: 'text', text } })
    await say('您的手机号是 13800138000 吗？')
    const push = await eventually('the push', () => sns.pushes[0])
    const apns = JSON.parse(push.message.APNS ?? '') as { aps: { alert: { title: string } }; link: string }
    expect(apns).toMatchObject({
      aps: { alert: { title: '云客小店 App' } },
      link: expect.stringMatching(/^yunkeshop:\/\/service\?message=msg_/),
    })
    expect(JSON.stringify(push)).not.toContain('13800138000')
    sns.disabled.add(push.endpoint)
    await say('在吗')
    await eventually('it was tried and forgotten', async () => {
      const { body } = await local.key('GET', `/v1/conversations/${conversation.id}/messages`)
      return body.items?.at(-1) && (body.items.at(-1)?.delivery as { status: string } | undefined)?.status === 'sent'
    })
    sns.disabled.clear()
    await say('再见')
    await new Promise((done) => setTimeout(done, 500))
    expect(sns.pushes).toHaveLength(1)
    const back = openApp(app.storage)
    await back.client.open()
    await eventually('everything is there', () => back.texts().includes('再见'))
    back.client.close()
  })
})
