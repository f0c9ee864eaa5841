import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { demoKnowledge } from '../../local/seed.ts'
import { apiOf, eventually, type Local, signIn, startLocal } from '../support/local.ts'
import { png } from '../support/png.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

describe('all about one customer', () => {
  test('is handed out by who leads and erased by an admin, files too; an agent may neither', async () => {
    const follower = local.follower('oToErase0000000000000000001')
    await follower.ask('我叫王小二，多久发货')
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    const found = body.items?.find((item) => item.address === follower.openId)
    const [agent, lead, admin] = [await local.as('agent'), await local.as('supervisor'), await local.as('admin')]
    const path = `/v1/customers/${found?.customerId}`
    expect((await agent('POST', `${path}/export`)).status).toBe(403)
    expect((await lead('POST', `${path}/erasure`)).status).toBe(403)
    expect((await local.key('POST', `${path}/erasure`)).status).toBe(403)
    await agent('PATCH', '/v1/me', { availability: 'online', capacity: 20 })
    await agent('POST', `/v1/conversations/${found?.id}/take`)
    const upload = await agent('POST', `/v1/conversations/${found?.id}/uploads`, { contentType: 'image/png' })
    const put = { method: 'PUT', headers: { 'content-type': 'image/png' }, body: new Uint8Array(png) }
    expect((await fetch(String(upload.body.uploadUrl), put)).status).toBe(200)
    const content = { type: 'image', media: { key: upload.body.key } }
    expect((await agent('POST', `/v1/conversations/${found?.id}/messages`, { content })).status).toBe(201)
    const { body: messages } = await agent('GET', `/v1/conversations/${found?.id}/messages?limit=50`)
    const picture = String(messages.items?.find((one) => one.mediaUrl)?.mediaUrl)
    expect((await fetch(picture)).status).toBe(200)
    // Of one that was not sent in the end, no message knows.
    const unsent = await agent('POST', `/v1/conversations/${found?.id}/uploads`, { contentType: 'image/png' })
    expect((await fetch(String(unsent.body.uploadUrl), put)).status).toBe(200)
    const leftover = picture.replace(String(upload.body.key), String(unsent.body.key))
    expect((await fetch(leftover)).status).toBe(200)

    const exported = await lead('POST', `${path}/export`)
    expect(await (await fetch(String(exported.body.page))).text()).toContain('我叫王小二')
    expect((await admin('POST', `${path}/erasure`)).body).toMatchObject({ isDone: true, files: 2 })
    expect((await lead('GET', path)).status).toBe(404)
    expect((await lead('GET', `/v1/conversations/${found?.id}`)).status).toBe(404)
    expect((await fetch(picture)).status).toBe(404)
    expect((await fetch(leftover)).status).toBe(404)
    expect((await lead('GET', '/v1/audit/verification')).body.broken).toBeUndefined()
    await follower.ask('你好，多久发货')
    const { body: after } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    const anew = after.items?.find((item) => item.address === follower.openId)
    expect(anew?.customerId).not.toBe(found?.customerId)
  })
})

describe('the API for back ends', () => {
  test('a ticket made twice with one key is one ticket; another key makes another', async () => {
    const make = (key: string) =>
      local.key('POST', '/v1/tickets', { subject: '批量退款核对', priority: 'high' }, { 'idempotency-key': key })
    const [first, again, other] = [
      await make('order-refund-0001'),
      await make('order-refund-0001'),
      await make('order-refund-0002'),
    ]
    expect([first.status, again.status, other.status]).toEqual([201, 201, 201])
    expect(again.body.id).toBe(first.body.id)
    expect(other.body.id).not.toBe(first.body.id)
    const edited = await local.key('PATCH', `/v1/tickets/${first.body.id}`, {
      status: 'pending',
      comment: '已联系财务',
    })
    expect(edited.body).toMatchObject({ status: 'pending', version: 2 })
    expect((edited.body.history as { change: string }[]).map((entry) => entry.change)).toEqual([
      'created',
      'status: pending',
      'comment: 已联系财务',
    ])
  })

  test('a customer follows a ticket by its link, without a script, and writes back; no other key opens it', async () => {
    await local.follower('oTicketPage000000000000000001').ask('你好')
    const { body: found } = await local.key('GET', '/v1/customers?limit=1')
    const customerId = found.items?.[0]?.id
    const { body: ticket } = await local.key('POST', '/v1/tickets', { subject: '<b>退款</b>', customerId })
    await local.key('PATCH', `/v1/tickets/${ticket.id}`, { comment: '内部备注', status: 'pending' })
    const page = `${local.endpoints.http}/status/${ticket.id}/${ticket.publicKey}`
    const shown = await fetch(page)
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer')
    const html = await shown.text()
    expect(html).toContain('处理中')
    expect(html).toContain('&#60;b&#62;退款')
    expect(html).not.toContain('内部备注')
    const form = { method: 'POST', body: new URLSearchParams({ text: '还没有到账' }), redirect: 'manual' } as const
    expect((await fetch(page, form)).status).toBe(303)
    expect(await (await fetch(page, { headers: { 'accept-language': 'en' } })).text()).toMatch(
      /In progress[\s\S]*还没有到账/,
    )
    expect((await fetch(page, { ...form, body: new URLSearchParams({ text: ' ' }) })).status).toBe(400)
    expect((await fetch(`${page}x`)).status).toBe(404)
    expect((await fetch(`${page}x`, form)).status).toBe(404)
  })

  test('many tickets are changed at once, each for itself', async () => {
    const ids = []
    for (const subject of ['一', '二']) ids.push(String((await local.key('POST', '/v1/tickets', { subject })).body.id))
    await local.key('PATCH', `/v1/tickets/${ids[1]}`, { status: 'closed' })
    const ticketIds = [...ids, 'tkt_none']
    const { body } = await local.key('POST', '/v1/tickets/changes', { ticketIds, change: { status: 'waiting' } })
    expect(body.items).toMatchObject([
      { id: ids[0], ticket: { status: 'waiting' } },
      { id: ids[1], problem: expect.stringContaining('closed can become open') },
      { id: 'tkt_none', problem: expect.any(String) },
    ])
  })

  test('an address that is not well encoded is refused, and is nobody’s fault but the caller’s', async () => {
    expect((await local.key('GET', '/v1/tickets/%E0%A4%A')).status).toBe(400)
  })

  test('a function of its own reads pages, and refuses by name what is not of the public web', async () => {
    const read = (url: string) => local.key('POST', '/v1/knowledge-imports/site', { url })
    const refused = await read('http://169.254.169.254/latest/meta-data/')
    expect(refused).toMatchObject({ status: 400, body: { field: 'body.url' } })
    expect(refused.body.detail).toContain('is not an address of the public web')
    expect((await read('nowhere')).status).toBe(400)
  })

  test('pages are walked by cursor, each record once', async () => {
    const seen: unknown[] = []
    let cursor = ''
    do {
      const { body } = await local.key('GET', `/v1/knowledge?limit=10${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...(body.items ?? []).map((item) => item.id))
      cursor = String(body.cursor ?? '')
    } while (cursor)
    expect(seen.length).toBe(demoKnowledge().length)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('nobody gets in without a token, with a false key, or beyond the role', async () => {
    expect((await apiOf(local.endpoints.http, 'yk_not-a-key-at-all')('GET', '/v1/tickets')).status).toBe(403)
    expect((await apiOf(local.endpoints.http, 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.')('GET', '/v1/me')).status).toBe(
      403,
    )
    expect((await local.key('POST', '/v1/conversations/cnv_x/take')).status).toBe(403)
    const agent = apiOf(local.endpoints.http, await signIn(local.endpoints.http, local.staff('agent')))
    expect((await agent('POST', '/v1/knowledge', { language: 'zh', question: '测试问题', answer: '答' })).status).toBe(
      403,
    )
    expect((await agent('GET', '/v1/conversations/cnv_nowhere')).status).toBe(404)
    expect((await agent('PATCH', '/v1/me', { capacity: 99 })).body).toMatchObject({ field: 'body.capacity' })
  })
})

test('what an editor publishes is what the next customer hears', async () => {
  const lead = await local.as('supervisor')
  const customer = local.follower('oEditor000000000000000000001')
  expect(await customer.ask('会员日有抽奖吗')).not.toContain('转盘')
  const made = await lead('POST', '/v1/knowledge', {
    language: 'zh',
    question: '会员日有抽奖吗？',
    similar: ['会员日抽奖'],
    answer: '有的，每月 18 日在小程序转盘抽奖。',
  })
  expect(made.status).toBe(201)
  await eventually('the new answer', async () => (await customer.ask('会员日有抽奖吗')).includes('转盘'), 20)
  expect((await lead('DELETE', `/v1/knowledge/${made.body.id}`)).status).toBe(204)
})

test('an agent who types is seen typing on WeChat', async () => {
  const agent = await local.as('agent')
  const customer = local.follower('oTyping000000000000000000001')
  await customer.ask('你好')
  const { body } = await local.key('GET', '/v1/conversations?view=open')
  const conversation = body.items?.find((item) => item.address === customer.openId)
  await agent('POST', `/v1/conversations/${conversation?.id}/take`)
  const { body: opened } = await agent('POST', '/v1/realtime/tickets')
  const socket = new WebSocket(`${local.endpoints.realtime}?ticket=${opened.ticket}`, { origin: local.endpoints.http })
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ type: 'typing', conversationId: conversation?.id, isTyping: true }))
  await eventually('the typing call', async () => {
    const calls = (await (await fetch(`${local.endpoints.simulators.wechat}calls`)).json()) as {
      path: string
      body: unknown
      answer: { errcode: number }
    }[]
    return calls.some(
      (call) =>
        call.path.endsWith('/custom/typing') &&
        call.answer.errcode === 0 &&
        JSON.stringify(call.body).includes(customer.openId),
    )
  })
  socket.close()
})

test('a console may not connect from another page', async () => {
  const agent = await local.as('agent')
  const { body } = await agent('POST', '/v1/realtime/tickets')
  const status = await new Promise<number>((resolve) => {
    const socket = new WebSocket(`${local.endpoints.realtime}?ticket=${body.ticket}`, {
      origin: 'https://elsewhere.example',
    })
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.on('open', () => resolve(101))
    socket.on('error', () => undefined)
  })
  expect(status).toBe(403)
})
