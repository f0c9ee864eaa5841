import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, violations } from '../support/browser.ts'
import { openConsole } from '../support/journey.ts'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { phoneOf } from '../support/phone.ts'
import { openVisitor } from '../support/visitor.ts'

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

test.each(['light', 'dark'] as const)(
  'an agent links a caller to the customer on WhatsApp, merges, chooses where to answer, and offers to go on elsewhere (%s)',
  async (colorScheme) => {
    const number = colorScheme === 'light' ? '8613400000001' : '8613400000002'
    const whatsapp = phoneOf(local.endpoints.simulators.all, 'whatsapp', number)
    await whatsapp.ask('可以开发票吗', /发票/)
    const call = phoneOf(local.endpoints.simulators.all, 'phone', `+${number}`)
    await call.act({ event: 'call' })
    await eventually('the greeting', async () => (await call.replies()).length > 0)
    const conversation = await eventually('the conversation', async () =>
      (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find(
        (item) => item.address === number,
      ),
    )
    const page = await openConsole(browser, local.endpoints, { colorScheme, viewport: { width: 1440, height: 900 } })
    await page.goto(`${local.endpoints.console}#/conversations/${conversation.id}`)
    await page.click('[data-testid=take]')
    const panel = page.locator('aside')
    await panel.locator('[data-testid=suggestion] button').click()
    await panel.getByText('关联依据').waitFor()
    await panel.getByRole('button', { name: '合并到当前会话' }).click()
    // One timeline of both channels: what was asked in writing, and the call, in the order of time.
    await page.keyboard.press('h')
    const timeline = page.locator('[data-testid=timeline]')
    await timeline.getByText('可以开发票吗').waitFor()
    expect(await timeline.locator('li', { hasText: 'WhatsApp' }).count()).toBeGreaterThan(0)
    expect(await violations(page)).toEqual([])
    await page.locator('[data-testid=whole]').click()
    await page.locator('[data-testid=thread] li').first().waitFor()
    const answerOn = page.locator('[data-testid=answer-on]')
    await answerOn.waitFor()
    expect(await violations(page)).toEqual([])
    await answerOn.click()
    await page.getByRole('option', { name: '答复渠道: 电话' }).click()
    await page.getByText('会朗读给来电者').waitFor()
    await page.fill('[data-testid=composer]', '您好，请问是您本人来电吗？')
    await page.keyboard.press('Enter')
    await eventually('the caller hears it', async () =>
      (await call.replies()).some((said) => said.text.includes('是您本人来电')),
    )
    expect((await whatsapp.replies()).some((said) => said.text.includes('是您本人来电'))).toBe(false)
    await page.getByRole('button', { name: '换渠道继续' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '告诉客户' }).click()
    await eventually('the caller hears the digits', async () =>
      (await call.replies()).some((said) => /[零一二三四五六七八九]{6}/.test(said.text)),
    )
    await panel.getByRole('button', { name: '撤销关联' }).click()
    await panel.getByText('已撤销').waitFor()
    await page.close()
  },
  90_000,
)

test.each(['light', 'dark'] as const)(
  'an admin erases a customer: when the last copies are gone is said, and a colleague who has the thread open sees it go (%s)',
  async (colorScheme) => {
    const visitor = await openVisitor(local.endpoints.http, local.inbox('web-chat').id)
    await visitor.ask('运费多少钱')
    const { id } = await eventually('the conversation', async () =>
      (await local.key('GET', '/v1/conversations?view=open&limit=100')).body.items?.find(
        ({ address }) => address === visitor.visitorId,
      ),
    )
    const open = async (role: string) => {
      const viewport = { width: 1440, height: 900 }
      const page = await openConsole(browser, local.endpoints, { colorScheme, viewport }, role)
      await page.goto(`${local.endpoints.console}#/conversations/${id}`)
      await page.locator('[data-testid=thread] li', { hasText: '运费多少钱' }).waitFor()
      return page
    }
    const [admin, colleague] = [await open('admin'), await open('agent')]
    await admin.click('[data-testid=erase-customer]')
    await admin.click('[data-testid=erase-now]')
    await admin.locator('.notices', { hasText: /已永久删除.*备份与归档中的副本.*\d{4}年/ }).waitFor()
    expect(await violations(admin)).toEqual([])
    await colleague.getByText('没有这个会话').waitFor()
    expect(await colleague.getByText('运费多少钱').count()).toBe(0)
    expect(await violations(colleague)).toEqual([])
    await admin.close()
    await colleague.close()
  },
  90_000,
)
