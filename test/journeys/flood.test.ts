import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type Local, startLocal } from '../support/local.ts'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local?.stop())

const others = 40
const flood = 400

test('one who writes ten times as much as all others together keeps nobody waiting: each of them is answered', async () => {
  const loud = local.follower('oWritesWithoutEnd0000000001')
  const burst = Promise.all(Array.from({ length: flood }, (_, index) => loud.say(`在吗 ${index}`)))
  const quiet = Array.from({ length: others }, (_, index) =>
    local.follower(`oAsksInBetween0000000000${String(index).padStart(3, '0')}`),
  )
  await Promise.all(quiet.map((one) => one.say('多久发货')))
  const answered = await Promise.all(
    quiet.map((one) => eventually('an answer', async () => (await one.replies())[0], 30).catch(() => undefined)),
  )
  expect(answered.filter((text) => text?.includes('24 小时')).length / others).toBeGreaterThanOrEqual(0.999)
  await burst
  // All that was said is kept, and only the first of it cost an answer.
  const saidBy = async (): Promise<readonly unknown[]> => {
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    const found = body.items?.find((item) => item.address === loud.openId)
    const authors: unknown[] = []
    for (let after = 0; after < Number(found?.lastSeq); after += 100) {
      const page = await local.key('GET', `/v1/conversations/${found?.id}/messages?after=${after}&limit=100`)
      authors.push(...(page.body.items ?? []).map(({ author }) => author))
    }
    return authors
  }
  const all = await eventually(
    'all of it',
    async () => {
      const authors = await saidBy()
      return authors.filter((author) => author === 'customer').length >= flood && authors
    },
    60,
  )
  expect(all.filter((author) => author === 'customer')).toHaveLength(flood)
  expect(all.filter((author) => author === 'assistant').length).toBeLessThan(40)
}, 120_000)
