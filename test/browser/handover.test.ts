import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openPage, violations } from '../support/browser.ts'
import { goOnline, openConsole, openWidget, tell, widgetText } from '../support/journey.ts'
import { type Local, startLocal } from '../support/local.ts'
import { markup } from '../support/markup.ts'

let local: Local
let browser: Browser
const perMessage = 12

beforeAll(async () => {
  local = await startLocal()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await local?.stop()
})

describe('one agent, two channels', () => {
  test('both customers escalate, the agent accepts in the browser and answers both, and both rate', async () => {
    const agent = await openConsole(browser, local.endpoints)
    await goOnline(agent)
    const shop = await openWidget(browser, local.endpoints, 'u-1001')
    await tell(shop, '冲锋衣有红色的吗？', /红色/)
    await tell(shop, '我的快递到哪了', /YK202611180001/)
    await tell(shop, '转人工', /转接/)
    await agent.click('[data-testid=accept]', { timeout: 15_000 })
    await agent.waitForSelector('[data-testid=close]')
    await agent.fill('[data-testid=composer]', '您好林女士，我帮您看一下。')
    await agent.keyboard.press('Enter')
    await shop.locator('#yunke li', { hasText: '我帮您看一下' }).waitFor()
    await tell(shop, '好的谢谢')
    await agent.locator('[data-testid=thread] li', { hasText: '好的谢谢' }).waitFor()
    await shop.locator('#yunke li.mine', { hasText: '好的谢谢' }).locator('.meta', { hasText: '已读' }).waitFor()

    const follower = local.follower('oBrowser00000000000000000001')
    await follower.ask('你好')
    await follower.say('我要找真人')
    await agent.click('[data-testid=accept]', { timeout: 15_000 })
    await agent.locator('[data-testid=thread] li', { hasText: '我要找真人' }).waitFor()
    await agent.waitForSelector('[data-testid=close]')
    await agent.fill('[data-testid=composer]', '微信这边也是我，请讲。')
    await agent.keyboard.press('Enter')
    await expect
      .poll(async () => (await follower.replies()).includes('微信这边也是我，请讲。'), { timeout: 15_000 })
      .toBe(true)

    await agent.click('[data-testid=close]')
    await expect
      .poll(async () => (await follower.shown()).some((one) => one.message.msgmenu?.list[0]?.id === 'rate:5'), {
        timeout: 15_000,
      })
      .toBe(true)
    await follower.push({ MsgType: 'text', Content: '非常满意', bizmsgmenuid: 'rate:4' })
    await agent.locator('[data-testid=conversation]', { hasText: '林小雨' }).click()
    await agent.locator('[data-testid=thread] li', { hasText: '好的谢谢' }).waitFor()
    await agent.click('[data-testid=close]')
    await shop.locator('#yunke .stars button').last().click({ timeout: 15_000 })
    await shop.locator('#yunke li', { hasText: '感谢您的评价' }).waitFor()
    const rated = async () =>
      ((await local.key('GET', '/v1/conversations?view=closed')).body.items ?? [])
        .map((item) => (item.rating as { score: number } | undefined)?.score)
        .sort()
    await expect.poll(rated, { timeout: 15_000 }).toEqual([4, 5])
    expect(await violations(agent)).toEqual([])
    expect(await violations(shop)).toEqual([])
  }, 120_000)

  test('an agent writes a ticket by keyboard and moves it along', async () => {
    const agent = await openConsole(browser, local.endpoints)
    const shop = await openWidget(browser, local.endpoints)
    await tell(shop, '你好', /智能客服/)
    await tell(shop, '我的优惠券丢了请帮我补一张', /./)
    await agent.locator('[data-testid=conversation]').first().click()
    await agent.locator('[data-testid=thread] li', { hasText: '优惠券' }).first().waitFor()
    await agent.keyboard.press('t')
    await agent.click('[data-testid=ticket-save]')
    await shop.locator('#yunke li', { hasText: /工单 TK-/ }).waitFor()
    await agent.goto(`${local.endpoints.console}#/tickets`)
    await agent.locator('[data-testid=ticket]', { hasText: '优惠券' }).click()
    await agent.locator('[data-testid=ticket-status]').selectOption('pending')
    await expect
      .poll(async () => ((await local.key('GET', '/v1/tickets?status=pending')).body.items ?? []).length)
      .toBe(1)
    expect(await violations(agent)).toEqual([])
    await agent.goto(`${local.endpoints.console}#/knowledge`)
    await agent.locator('.row').first().click()
    expect(await violations(agent)).toEqual([])
  }, 90_000)

  test('the widget fills a phone, works offline, and sends what was written when the line is back', async () => {
    const phone = await openWidget(browser, local.endpoints, '', { viewport: { width: 390, height: 780 } })
    await tell(phone, '你好', /智能客服/)
    expect(await phone.locator('#yunke .panel').boundingBox()).toMatchObject({ x: 0, y: 0, width: 390 })
    const before = await widgetText(phone)
    await phone.context().setOffline(true)
    await phone.evaluate(() => window.dispatchEvent(new Event('offline')))
    await tell(phone, '运费多少钱')
    expect(await widgetText(phone)).toContain('运费多少钱')
    await phone.context().setOffline(false)
    await phone.reload()
    await phone.locator('#yunke .launch').click()
    await phone.locator('#yunke li', { hasText: '包邮' }).waitFor({ timeout: 20_000 })
    expect((await widgetText(phone)).split('运费多少钱').length - 1).toBe(1)
    expect(before).toContain('智能客服')
  }, 60_000)

  test('what is written before the line is there stands after what was said before; what was seen is not new again', async () => {
    const shop = await openWidget(browser, local.endpoints)
    await tell(shop, '运费多少钱', /包邮/)
    await shop.route('**/sessions', (route) => setTimeout(() => void route.continue(), 2_000))
    await shop.reload()
    await shop.locator('#yunke .launch').click()
    await tell(shop, '多久发货', /24 小时/)
    const shown = () => shop.locator('#yunke li').allTextContents()
    const texts = (await shown()).map((text) => /您好！|运费多少钱|包邮|多久发货|24 小时/.exec(text)?.[0])
    expect(texts).toEqual(['您好！', '运费多少钱', '包邮', '多久发货', '24 小时'])
    // Who speaks is named once for what is said in a row, wherever it came in.
    expect(await shop.locator('#yunke .who:visible').count()).toBe(3)
    await shop.waitForTimeout(500)
    await shop.reload()
    await shop.locator('#yunke li', { hasText: '24 小时' }).waitFor({ state: 'attached' })
    expect(await shop.locator('#yunke .badge').isHidden()).toBe(true)
  }, 60_000)

  test('what a customer sends never becomes markup, in the console or the widget', async () => {
    const agent = await openConsole(browser, local.endpoints)
    const shop = await openWidget(browser, local.endpoints, 'u-1002')
    // Some at a time, so that no message is too long and the rush is not taken for a flood.
    const portions = Array.from({ length: Math.ceil(markup.length / perMessage) }, (_, at) =>
      markup.slice(at * perMessage, (at + 1) * perMessage),
    )
    for (const [at, portion] of portions.entries()) await tell(shop, `${portion.join(' ')} 第${at + 1}份`)
    const last = `第${portions.length}份`
    await shop.locator('#yunke li.mine', { hasText: last }).waitFor()
    await agent.locator('[data-testid=conversation]', { hasText: 'Alex Chen' }).click()
    await agent.locator('[data-testid=thread] li', { hasText: last }).first().waitFor()
    for (const [page, place] of [
      [agent, '[data-testid=thread]'],
      [shop, '#yunke'],
    ] as const) {
      const found = await page.evaluate((selector) => {
        const isHandled = (element: Element) => element.getAttributeNames().some((name) => name.startsWith('on'))
        const leads = (element: Element) =>
          /^\s*(?:javascript|data|vbscript):/i.test(element.getAttribute('href') ?? element.getAttribute('src') ?? '')
        const inside = [...document.querySelectorAll(`${selector} *`)]
        return {
          hacked: (window as unknown as { hacked?: number }).hacked,
          odd: inside
            .filter((one) => /^(?:script|iframe|object|embed|base|meta|link|form|style|math)$/i.test(one.tagName))
            .map((one) => one.outerHTML),
          handled: inside.filter((one) => isHandled(one) || leads(one)).map((one) => one.outerHTML),
        }
      }, place)
      expect(found).toEqual({ hacked: undefined, odd: [], handled: [] })
    }
  }, 90_000)
})

describe('the local pages', () => {
  test('the flow page shows the path, and nothing is held against it or the simulator', async () => {
    const page = await openPage(browser, { viewport: { width: 1280, height: 900 } })
    await page.goto(`${local.endpoints.http}/`)
    await page.locator('#steps tr', { hasText: 'take-turn' }).first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.goto(local.endpoints.simulators.wechat)
    expect(await violations(page)).toEqual([])
  }, 60_000)
})
