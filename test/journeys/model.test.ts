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
