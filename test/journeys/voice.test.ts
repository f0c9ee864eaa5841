import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'
import { png } from '../support/png.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const find = (address: string) =>
  eventually('the conversation', async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    return body.items?.find((item) => item.address === address)
  })
const messagesOf = async (id: unknown) =>
  (await local.key('GET', `/v1/conversations/${id}/messages`)).body.items as unknown as readonly {
    seq: number
    author: string
    content: { type: string; transcript?: string; description?: string; text?: string }
    context?: Record<string, string>
    mediaUrl?: string
  }[]
/** What a simulated recorder makes of words; the local stand-in for Transcribe reads them back. */
const recording = (words: string) => Buffer.from(`#!AMR\n${words}`)

describe('a voice message that came without words', () => {
  test('is written down, and answered as if it had been written, once; the file is kept as received', async () => {
    const customer = local.follower('oVoice00000000000000000000001')
    const sound = recording('你们多久发货')
    const { media_id: MediaId } = (await (
      await fetch(`${local.endpoints.simulators.wechat}upload`, {
        method: 'POST',
        headers: { 'content-type': 'audio/amr' },
        body: new Uint8Array(sound),
      })
    ).json()) as { media_id: string }
    await customer.push({ MsgType: 'voice', MediaId, Format: 'amr' })
    await eventually('the answer', async () => (await customer.replies()).some((text) => /24 ?小时/.test(text)))
    expect(await customer.replies()).toHaveLength(1)
    const { id } = await find(customer.openId)
    const [message] = await messagesOf(id)
    expect(message).toMatchObject({
      content: { type: 'voice', transcript: '你们多久发货' },
      context: { confidence: '0.97' },
    })
    const kept = await fetch(String(message?.mediaUrl))
    expect(Buffer.from(await kept.arrayBuffer()).equals(sound)).toBe(true)
  })

  test('asks for a human in any wording, as text would', async () => {
    const customer = phoneOf(local.endpoints.simulators.all, 'telegram', '511111111')
    const voiceId = await customer.upload(recording('我要转人工'), 'audio/amr')
    await customer.act({ voiceId })
    const { id } = await find('511111111')
    await eventually('it waits', async () => {
      const { body } = await local.key('GET', `/v1/conversations/${id}`)
      return body.status === 'waiting' || body.status === 'assigned'
    })
  })

  test('that nobody can make out is asked for again, not met with silence', async () => {
    const customer = phoneOf(local.endpoints.simulators.all, 'telegram', '511111112')
    const voiceId = await customer.upload(Buffer.from('noise'), 'audio/amr')
    await customer.act({ voiceId })
    await eventually('it is said', async () =>
      (await customer.replies()).some(({ text }) => /could not make out/.test(text)),
    )
    expect(await customer.replies()).toHaveLength(1)
  })

  test('of a kind that cannot be heard, or whose file is gone, is told too', async () => {
    const odd = phoneOf(local.endpoints.simulators.all, 'telegram', '511111113')
    await odd.act({ voiceId: await odd.upload(recording('x'), 'audio/speex') })
    await eventually('it is said', async () =>
      (await odd.replies()).some(({ text }) => /could not make out/.test(text)),
    )
    const gone = phoneOf(local.endpoints.simulators.all, 'telegram', '511111114')
    await gone.act({ voiceId: 'no-such-file' })
    await eventually('it is said', async () =>
      (await gone.replies()).some(({ text }) => /could not make out/.test(text)),
    )
  })

  test('while the service is down: stored, kept, and the customer told', async () => {
    local.language.isDown = true
    const customer = phoneOf(local.endpoints.simulators.all, 'telegram', '511111115')
    await customer.act({ voiceId: await customer.upload(recording('可以开发票吗'), 'audio/amr') })
    await eventually(
      'it is said',
      async () => (await customer.replies()).some(({ text }) => /could not make out/.test(text)),
      40,
    )
    local.language.isDown = false
    const { id } = await find('511111115')
    expect((await messagesOf(id))[0]?.mediaUrl).toBeTruthy()
  }, 60_000)
})

test('a picture is described for staff, and the description is never the customer’s words', async () => {
  const customer = phoneOf(local.endpoints.simulators.all, 'telegram', '511111116')
  await customer.act({ imageId: await customer.upload(png, 'image/png') })
  const { id } = await find('511111116')
  const message = await eventually('it is described', async () =>
    (await messagesOf(id)).find(({ content }) => content.type === 'image' && content.description),
  )
  expect(message.content.description).toContain(`${png.readUInt32BE(16)}×${png.readUInt32BE(20)}`)
  await eventually('the answer', async () =>
    (await customer.replies()).some(({ text }) => /got the picture/.test(text)),
  )
  expect(await customer.replies()).toHaveLength(1)
})
