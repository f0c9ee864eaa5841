import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, violations } from '../support/browser.ts'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'

let local: Local
let browser: Browser
beforeAll(async () => {
  local = await startLocal()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await local?.stop()
})

test('pointing at a part and asking gets an answer about that part, by keyboard too', async () => {
  const page = await openPage(browser, { viewport: { width: 390, height: 844 } })
  await page.goto(local.endpoints.showroom)
  await page.locator('.zip').focus()
  await page.keyboard.press('Enter')
  await page.fill('#text', '这个防水吗')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('#answer')?.textContent?.includes('防水拉链'))
  await page.locator('.hood').focus()
  await page.keyboard.press('Enter')
  await page.fill('#text', '这个能拆吗')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('#answer')?.textContent?.includes('风帽可拆卸'))
  await page.fill('#text', '有红色的吗')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('#answer')?.textContent?.includes('红色'))
  expect(await violations(page)).toEqual([])
})

test('the page of simulators: a phone is used, and axe finds nothing', async () => {
  const page = await openPage(browser, { viewport: { width: 1280, height: 900 } })
  await page.goto(local.endpoints.simulators.all)
  const phone = page.locator('[data-channel=weibo]')
  await phone.locator('input').fill('多久发货')
  await phone.locator('input').press('Enter')
  await phone.locator('li.account', { hasText: '24 小时' }).waitFor({ timeout: 15_000 })
  const wechat = page.frameLocator('iframe[title=微信公众号]')
  await wechat.locator('#text').fill('可以开发票吗')
  await wechat.locator('.go').click()
  await wechat.locator('li', { hasText: '发票' }).last().waitFor({ timeout: 15_000 })
  expect(await violations(page)).toEqual([])
  // The app beside them holds a line open, and this browser is one device: nobody would be pushed to.
  await page.close()
})

test('from Telegram to the shop by a link: the widget opens with the conversation, and the answer comes there', async () => {
  const telegram = phoneOf(local.endpoints.simulators.all, 'telegram', '333333333')
  await telegram.ask('冲锋衣有红色的吗', /红/)
  const offer = await telegram.ask('换到网页继续聊', /yunke=\d{6}/)
  const page = await openPage(browser)
  await page.goto(/https?:\S+/.exec(offer.text)?.[0] ?? '')
  await page.locator('#yunke li', { hasText: '接上您之前的对话' }).waitFor({ timeout: 15_000 })
  expect(new URL(page.url()).search).toBe('')
  await page.locator('#yunke textarea').fill('它多少钱')
  await page.keyboard.press('Enter')
  await page.locator('#yunke li:not(.mine)', { hasText: '599' }).waitFor({ timeout: 15_000 })
})

test('the app: asks, goes to the background, is told by push, and comes back to the answer', async () => {
  const page = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await page.goto(local.endpoints.simulators.app)
  await page.fill('#text', '转人工')
  await page.keyboard.press('Enter')
  await page.locator('li', { hasText: '转接人工' }).waitFor({ timeout: 15_000 })
  expect(await violations(page)).toEqual([])
  await page.click('#away')
  const agent = await local.as('agent')
  await agent('PATCH', '/v1/me', { availability: 'online', capacity: 5 })
  const conversation = await eventually('the conversation', async () =>
    (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find(
      (item) => item.channel === 'app',
    ),
  )
  await agent('POST', `/v1/conversations/${conversation.id}/take`)
  await agent('POST', `/v1/conversations/${conversation.id}/messages`, {
    content: { type: 'text', text: '我在，请讲' },
  })
  const push = page.locator('#pushes .push').first()
  await push.waitFor({ timeout: 15_000 })
  expect(await push.textContent()).not.toContain('我在，请讲')
  await push.click()
  await page.locator('li', { hasText: '我在，请讲' }).waitFor({ timeout: 15_000 })
})
