import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, violations } from '../support/browser.ts'
import { openConsole } from '../support/journey.ts'
import { apiOf, eventually, type Local, signIn, startLocal } from '../support/local.ts'

let local: Local
let browser: Browser
beforeAll(async () => {
  local = await startLocal()
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await local?.stop()
})

test('the directory is for admins, nobody changes themselves, and an address is there once', async () => {
  const admin = await local.as('admin')
  for (const role of ['agent', 'supervisor'])
    expect((await (await local.as(role))('GET', '/v1/staff')).status, role).toBe(403)
  expect((await local.key('GET', '/v1/staff')).status).toBe(403)
  const { items = [] } = (await admin('GET', '/v1/staff')).body
  expect(items.map(({ email, role }) => `${email} ${role}`).toSorted()).toEqual([
    'admin@yunke.example admin',
    'agent2@yunke.example agent',
    'agent@yunke.example agent',
    'lead@yunke.example supervisor',
  ])
  const self = items.find(({ role }) => role === 'admin')
  for (const change of [{ role: 'agent' }, { isEnabled: false }])
    expect((await admin('PATCH', `/v1/staff/${self?.id}`, change)).status).toBe(409)
  const invite = (email: string) => admin('POST', '/v1/staff', { email, name: '小赵', role: 'agent' })
  expect((await invite('lead@yunke.example')).body.detail).toContain('email')
  expect((await invite('nobody')).status).toBe(400)
  expect((await admin('PATCH', '/v1/staff/agt_nobody', { role: 'agent' })).status).toBe(404)
  const signedIn = items.find(({ email }) => email === 'agent@yunke.example')
  expect((await admin('POST', `/v1/staff/${signedIn?.id}/invitation`)).status).toBe(409)
})

test('switched off while at work, an agent is out at once: no call, no push, and their customer waits for somebody else', async () => {
  const admin = await local.as('admin')
  const agent = await local.as('agent', 1)
  const { body: me } = await agent('PATCH', '/v1/me', { availability: 'online', capacity: 3 })
  const follower = local.follower('oWaitsForAnother000000000001')
  await follower.ask('转人工')
  const held = await eventually('an offer', async () => {
    const { conversations } = (await agent('GET', '/v1/offers')).body as unknown as {
      conversations: { conversationId: string }[]
    }
    return conversations[0]?.conversationId
  })
  expect((await agent('POST', `/v1/conversations/${held}/take`)).status).toBe(200)
  expect((await admin('PATCH', `/v1/staff/${me.id}`, { isEnabled: false })).body).toMatchObject({ isEnabled: false })
  expect((await agent('GET', '/v1/me')).status).toBe(403)
  expect((await admin('GET', `/v1/conversations/${held}`)).body).toMatchObject({ status: 'waiting' })
  const { items = [] } = (await admin('GET', '/v1/agents')).body
  expect(items.find(({ id }) => id === me.id)).toMatchObject({ availability: 'offline', load: 0, isDisabled: true })
  await expect(signIn(local.endpoints.http, local.staff('agent', 1))).rejects.toThrow()
  await admin('PATCH', `/v1/staff/${me.id}`, { isEnabled: true })
  expect((await agent('GET', '/v1/me')).status).toBe(200)
  expect(
    (await apiOf(local.endpoints.http, await signIn(local.endpoints.http, local.staff('agent', 1)))('GET', '/v1/me'))
      .status,
  ).toBe(200)
  expect((await admin('GET', '/v1/audit/verification')).body.broken).toBeUndefined()
})

test('an admin invites a colleague in the console, who chooses a password and is at work as what they were made', async () => {
  const admin = await openConsole(browser, local.endpoints, {}, 'admin')
  await admin.goto(`${local.endpoints.console}#/settings/staff`)
  await admin.getByLabel('邮箱').fill('new@yunke.example')
  await admin.getByLabel('名称').fill('新同事')
  await admin.click('[data-testid=invite-staff]')
  const card = admin.locator('[data-testid=staff-card]', { hasText: 'new@yunke.example' })
  await card.getByText('尚未登录').waitFor()
  await card.getByRole('combobox').selectOption('supervisor')
  expect(await violations(admin)).toEqual([])

  const page = await openPage(browser)
  await page.goto(local.endpoints.console)
  const mailed = (await page.locator('tr', { hasText: 'new@yunke.example' }).locator('code').nth(1).textContent()) ?? ''
  const sign = async (own?: string) => {
    await page.fill('#email', 'new@yunke.example')
    await page.fill('#password', mailed)
    if (own) await page.fill('#newPassword', own)
    await page.click('button[type=submit]')
  }
  await sign()
  await page.waitForSelector('#newPassword')
  await sign('my-own-long-password')
  await page.waitForSelector('[data-testid=presence]')
  await page.getByText('大屏', { exact: true }).first().waitFor()
  await admin.reload()
  await card.waitFor()
  expect(await card.getByText('尚未登录').count()).toBe(0)
  await card.getByTestId('toggle-staff').click()
  await card.getByText('已停用').waitFor()
  await page.reload()
  await page.getByText('工作台打不开').waitFor()
  await page.getByText('This account is switched off.').waitFor()
  expect(await violations(page)).toEqual([])
})
