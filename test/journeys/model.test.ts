import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiOf, eventually, type Local, signIn, startLocal } from '../support/local.ts'

let local: Local
let lead: ReturnType<typeof apiOf>
beforeAll(async () => {
  local = await startLocal()
  const account = local.endpoints.staff.find(({ role }) => role === 'supervisor')
  lead = apiOf(local.endpoints.http, await signIn(local.endpoints.http, account ?? { email: '', password: '' }))
})
afterAll(() => local?.stop())

test('the training machine makes a model from the knowledge of the deployment, passes the gate, and publishes it', async () => {
  expect((await lead('GET', '/v1/models')).body.items).toEqual([])
  const started = await lead('POST', '/v1/models')
  expect(started.status).toBe(202)
  const trained = await eventually(
    'a model in use',
    async () => {
      const { body } = await lead('GET', '/v1/models')
      const problem = body.items?.[0]?.problem
      if (problem) throw new Error(String(problem))
      return body.inUse ? body : undefined
    },
    60,
  )
  expect(trained).toMatchObject({ inUse: { modelId: started.body.id, by: 'training' }, items: [{ status: 'ready' }] })
  await eventually('its opinion in an answer', async () => {
    const { body } = await lead('POST', '/v1/answers', { text: '我想了解一下你们家那个东西靠谱不' })
    return (body.decision as { steps: { step: string }[] }).steps.some(({ step }) => step === 'intent')
  })
})

test('the mining machine reads what a human answered, and proposes it, with progress; once is enough', async () => {
  const account = local.endpoints.staff.find(({ role }) => role === 'agent')
  const agent = apiOf(local.endpoints.http, await signIn(local.endpoints.http, account ?? { email: '', password: '' }))
  await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
  const customer = local.follower('oMining000000000000000000001')
  await customer.ask('你们能给猫咪做衣服吗')
  await customer.ask('转人工')
  const { id } = await eventually('it waits', async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=waiting&limit=100')
    return body.items?.find(({ address }) => address === customer.openId)
  })
  await agent('POST', `/v1/conversations/${id}/take`)
  await agent('POST', `/v1/conversations/${id}/messages`, {
    content: { type: 'text', text: '暂时没有宠物服装，春天会上新。' },
  })
  await agent('POST', `/v1/conversations/${id}/close`)
  const since = new Date(Date.now() - 86_400_000).toISOString()
  expect((await agent('POST', '/v1/mining', { since })).status).toBe(403)
  expect((await lead('POST', '/v1/mining', { since })).status).toBe(202)
  const done = await eventually('the end of the search', async () => {
    const mining = (await lead('GET', '/v1/mining')).body.mining as { status: string; progress: number } | undefined
    return mining?.status === 'done' ? mining : undefined
  })
  expect(done).toMatchObject({ progress: 1, conversations: 1, lessons: 1 })
  const asked = (await lead('GET', '/v1/proposals')).body.items?.filter(({ question }) => /猫咪/.test(String(question)))
  expect(asked).toMatchObject([{ count: 1 }])
})
