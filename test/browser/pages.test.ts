import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pages, settingSections } from '../../web/console/src/place.ts'
import { openBrowser, violations } from '../support/browser.ts'
import { openConsole } from '../support/journey.ts'
import { eventually, type Local, startLocal } from '../support/local.ts'
import { openVisitor } from '../support/visitor.ts'

let local: Local
let browser: Browser

beforeAll(async () => {
  local = await startLocal()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await local?.stop()
})

const consoleOf = (role: string, options = {}, email?: string) =>
  openConsole(browser, local.endpoints, options, role, email)

describe('every page', () => {
  const everyPage = [...pages, ...settingSections.map((section) => `settings/${section}`)]

  test('the report counts what closed, shows when it came, and opens what cost most', async () => {
    const visitor = await openVisitor(local.endpoints.http, local.inbox('web-chat').id)
    await visitor.ask('运费多少钱')
    const agent = await local.as('agent')
    const conversation = await eventually('the conversation', async () => {
      const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
      return body.items?.find(({ address }) => address === visitor.visitorId)
    })
    await agent('POST', `/v1/conversations/${conversation.id}/take`)
    await agent('POST', `/v1/conversations/${conversation.id}/close`)
    const lead = await local.as('supervisor')
    const day = await eventually('it was counted', async () => {
      const { body } = await lead('GET', '/v1/usage')
      const items = (body.items ?? []).filter(({ channel }) => channel === 'web-chat')
      return items.some(({ conversations }) => Number(conversations) > 0) && String(items.at(-1)?.day)
    })
    expect((await lead('GET', `/v1/usage/${day}/conversations`)).body.items).toContainEqual(
      expect.objectContaining({ conversationId: conversation.id, inbound: 1, dollars: expect.any(Number) }),
    )
    const page = await consoleOf('supervisor', { viewport: { width: 390, height: 780 }, colorScheme: 'dark' })
    await page.goto(`${local.endpoints.console}#/reports`)
    await page.locator('.tile', { hasText: '每千次会话' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.getByText('费用', { exact: true }).first().click()
    await page.locator('[data-testid=dearest] button').first().click()
    await page.waitForURL(/#\/conversations\/cnv_/)
  })

  test.each([
    ['light', 'zh'],
    ['dark', 'en'],
  ] as const)(
    'nothing is held against any of them (%s, %s)',
    async (colorScheme, language) => {
      const page = await consoleOf('admin', { colorScheme })
      await page.evaluate((value) => localStorage.setItem('yunke:language', value), language)
      await page.reload()
      await page.waitForSelector('[data-testid=presence]')
      for (const place of everyPage) {
        await page.goto(`${local.endpoints.console}#/${place}`)
        await page.waitForTimeout(350)
        expect(await violations(page), place).toEqual([])
      }
    },
    120_000,
  )

  test('Japanese and Taiwan’s Chinese are chosen from the menu, and stay', async () => {
    const page = await consoleOf('admin')
    for (const [name, tickets, waiting] of [
      ['日本語', 'チケット', 'お客様待ち'],
      ['繁體中文', '工單', '等客戶'],
    ] as const) {
      await page.getByRole('button', { name: /界面语言|言語|Language/ }).click()
      await page.getByRole('menuitem', { name }).click()
      await page.locator('nav').getByText(tickets, { exact: true }).click()
      await page.getByText(waiting, { exact: true }).waitFor()
      await page.reload()
      await page.getByText(waiting, { exact: true }).waitFor()
      expect(await violations(page)).toEqual([])
    }
  }, 60_000)

  test('a phone shows them without scrolling sideways, and so does a window at 200 %', async () => {
    const page = await consoleOf('admin', { viewport: { width: 390, height: 780 } })
    for (const place of everyPage) {
      await page.goto(`${local.endpoints.console}#/${place}`)
      await page.waitForTimeout(250)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide, place).toBeLessThanOrEqual(0)
    }
  }, 90_000)
})
