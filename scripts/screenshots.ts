import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser, openPage } from '../test/support/browser.ts'
import { goOnline, openConsole, openWidget, tell } from '../test/support/journey.ts'
import { apiOf, eventually, signIn, startLocal } from '../test/support/local.ts'
import { phoneOf } from '../test/support/phone.ts'
import { furnishDesk } from './pictures/furnish-desk.ts'
import { makeSheets } from './pictures/sheets.ts'

/** Makes the pictures of the README and docs: console, widget, flow and simulator; desktop and phone, light and dark, zh and en. */
const folder = join(import.meta.dirname, '..', 'docs', 'images')
const sheets = join(folder, 'pages')
mkdirSync(sheets, { recursive: true })
const local = await startLocal()
const browser = await openBrowser()
/** Waits for the fonts of everything that is shown; text that was drawn before its font had come is drawn again. */
const settle = async (page: Page) => {
  const draw = async () => {
    const inside = document.querySelector('#yunke')?.shadowRoot
    const text = `${document.body.textContent}${inside?.textContent ?? ''}`
    await Promise.all(['400', '600', '700'].map((weight) => document.fonts.load(`${weight} 16px "Noto Sans SC"`, text)))
    for (const place of [document.head, inside]) {
      const style = document.createElement('style')
      style.textContent = '*{font-family:"Noto Sans SC",sans-serif!important}'
      place?.append(style)
    }
  }
  for (const frame of page.frames()) await frame.evaluate(draw)
  await page.waitForTimeout(700)
}
const shoot = async (page: Page, name: string) => {
  await settle(page)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(name)
}

/** A customer who asks on Weibo and goes on by phone, as the agent sees it; and the phones themselves. */
async function showChannels(): Promise<void> {
  const at = (channel: string, who: string) => phoneOf(local.endpoints.simulators.all, channel, who)
  const weibo = at('weibo', '2489518277')
  await weibo.ask('冲锋衣有红色的吗', /红/)
  const offer = await weibo.ask('换到电话继续聊', /热线/)
  const call = at('phone', '+8613800138000')
  await call.act({ event: 'call' })
  await eventually('the greeting', async () => (await call.replies()).length > 0)
  await call.say(/\d{6}/.exec(offer.text)?.[0] ?? '')
  await eventually('it goes on', async () => (await call.replies()).some((said) => said.text.includes('接上')))
  await call.say('它多少钱')
  await eventually('the price', async () => (await call.replies()).some((said) => said.text.includes('599')))
  await at('whatsapp', '8613800138000').ask('Do you ship to Hong Kong?', /Hong Kong/)
  await at('wecom', 'wmDemoCustomer00000000000000001').ask('多久发货', /24/)
  await at('email', 'xiaoming@mail.example').ask('运费多少钱', /运费/)
  await at('line', 'U0000000000000000000000000000001').ask('hello', /./)
  const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
  const conversation = body.items?.find((item) => item.address === '+8613800138000')
  const person = await local.as('agent')
  await person('POST', `/v1/conversations/${conversation?.id}/take`)
  await person('POST', `/v1/conversations/${conversation?.id}/messages`, {
    content: { type: 'text', text: '您好，红色冲锋衣给您留了一件。' },
  })
  const page = await openConsole(browser, local.endpoints)
  await page.goto(`${local.endpoints.console}#/conversations/${conversation?.id}`)
  await page.locator('[data-testid=answer-on]').waitFor()
  await shoot(page, 'one-customer')
  const wall = await openPage(browser, { viewport: { width: 1440, height: 900 } })
  await wall.goto(local.endpoints.simulators.all)
  await shoot(wall, 'simulators')
  // Pages that listen hold a connection each, and a browser opens six to a host.
  await wall.close()
  const room = await openPage(browser, { viewport: { width: 1100, height: 760 } })
  await room.goto(local.endpoints.showroom)
  await room.locator('.zip').focus()
  await room.keyboard.press('Enter')
  await room.fill('#text', '这个防水吗')
  await room.keyboard.press('Enter')
  await room.waitForFunction(() => document.querySelector('#answer')?.textContent?.includes('防水拉链'))
  await shoot(room, 'showroom')
}

/** Golden cases, a change that waits for approval, and a model on trial beside the one in use. */
async function showLearning(): Promise<void> {
  const account = local.endpoints.staff.find(({ role }) => role === 'supervisor')
  if (!account) return
  const lead = apiOf(local.endpoints.http, await signIn(local.endpoints.http, account))
  const entries = (await lead('GET', '/v1/knowledge?limit=100')).body.items ?? []
  const idOf = (question: string) => entries.find((entry) => entry.question === question)?.id
  for (const [text, expected, name] of [
    ['几天能发出来', idOf('多久发货？'), '多久发货？'],
    ['帮我把订单取消掉', 'task:cancel-order', '取消订单'],
    ['鞋子穿着疼，赔我医药费', 'human', '转人工'],
  ])
    await lead('POST', '/v1/golden-cases', { language: 'zh', text, expected, name })
  const returns = entries.find(({ question }) => question === '怎么退货？')
  if (returns) {
    const { id, version, updatedAt, updatedBy, ...fields } = returns
    const answer = '签收后 15 天内，商品不影响二次销售即可退货：在“我的订单－申请售后”选择退货退款。'
    await lead('PUT', `/v1/knowledge/${id}`, { ...fields, status: 'review', answer })
  }
  const isReady = (modelId: unknown) => async () =>
    (await lead('GET', '/v1/models')).body.items?.find(({ id }) => id === modelId)?.status === 'ready'
  const [first, second] = [await lead('POST', '/v1/models'), await lead('POST', '/v1/models')]
  for (const { body } of [first, second]) await eventually('a model', isReady(body.id), 60)
  await new Promise((done) => setTimeout(done, 1_500))
  const inUse = (await lead('GET', '/v1/models')).body.inUse as { modelId: string } | undefined
  const other = [first, second].find(({ body }) => body.id !== inUse?.modelId)
  await lead('POST', `/v1/models/${other?.body.id}/trial`, { share: 0.2, planned: 400 })
}
await showLearning()

await furnishDesk(local)

/** The desk's own pages, after a day with a few conversations. */
async function showDesk(): Promise<void> {
  const person = await local.as('agent')
  for (const [index, [said, stars]] of (
    [
      ['您好，马上为您核实，稍后回复您。', '5'],
      ['不归我管', '1'],
      ['您好，很高兴为您服务，请问还有什么可以帮您？', '4'],
    ] as const
  ).entries()) {
    const customer = local.follower(`oDeskPicture000000000000000${index}`)
    await customer.ask('我的退款还没有到账，太慢了')
    const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
    const id = body.items?.find((item) => item.address === customer.openId)?.id
    await person('POST', `/v1/conversations/${id}/take`)
    await person('POST', `/v1/conversations/${id}/messages`, { content: { type: 'text', text: said } })
    await customer.say('好的谢谢')
    await eventually('it is heard', async () => {
      const now = (await local.key('GET', `/v1/conversations/${id}`)).body
      return (now.preview as { text: string } | undefined)?.text === '好的谢谢'
    })
    await person('POST', `/v1/conversations/${id}/close`)
    await eventually('the stars', async () => (await customer.shown()).some((one) => one.message.msgmenu))
    await customer.push({ MsgType: 'text', Content: '评价', bizmsgmenuid: `rate:${stars}` })
  }
  await eventually('what was scored', async () => {
    const { body } = await person('GET', `/v1/inspections?month=${new Date().toISOString().slice(0, 7)}`)
    return (body.items ?? []).filter(({ rating }) => rating).length >= 3
  })
  const desktop = { viewport: { width: 1440, height: 900 } }
  const mobile = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const
  const lead = await openConsole(browser, local.endpoints, desktop, 'supervisor')
  const held = await lead.evaluate(() => sessionStorage.getItem('yunke:tokens') ?? '')
  const place = async (name: string, hash: string, options: object, language: string, ready: string) => {
    const page = await openPage(browser, options)
    await page.addInitScript(
      ([tokens, spoken]) => {
        sessionStorage.setItem('yunke:tokens', tokens)
        localStorage.setItem('yunke:language', spoken)
      },
      [held, language] as const,
    )
    await page.goto(`${local.endpoints.console}#/${hash}`)
    await page.locator(ready).first().waitFor()
    if (name.startsWith('quality') && !name.includes('phone'))
      await page.locator('[data-testid=inspection]').first().click()
    if (name.startsWith('palette')) await page.keyboard.press('Control+k')
    if (name.startsWith('palette')) await page.keyboard.type('退款')
    if (name.startsWith('palette')) await page.waitForTimeout(900)
    await shoot(page, name)
    await page.close()
  }
  await place('wallboard', 'wallboard', { ...desktop, colorScheme: 'dark' }, 'zh', '.tile')
  await place('wallboard-phone-en', 'wallboard', mobile, 'en', '.tile')
  await place('quality', 'quality', desktop, 'zh', '[data-testid=inspection]')
  await place('quality-phone-en', 'quality', mobile, 'en', '[data-testid=inspection]')
  await place('settings', 'settings/routing', desktop, 'zh', '[data-testid=save-setting]')
  await place(
    'settings-agents-dark',
    'settings/agents',
    { ...desktop, colorScheme: 'dark' },
    'zh',
    '[data-testid=agent-card]',
  )
  await place('settings-phone-en', 'settings/serviceLevels', mobile, 'en', '[data-testid=save-setting]')
  await place('palette', 'conversations', desktop, 'zh', '[data-testid=conversation]')
}
const agent = await openConsole(browser, local.endpoints)
await goOnline(agent)
for (const [index, text] of ['怎么退货', '尺码不合适想换', '可以开发票吗'].entries())
  await local.follower(`oScreenshot0000000000000000${index}`).ask(text)
const looking = await openPage(browser, { viewport: { width: 1280, height: 860 } })
await looking.goto(`${local.endpoints.shop}?as=u-1001&product=p-jacket`)
await looking.locator('#yunke .launch').click()
await looking.locator('#yunke .chips button').first().waitFor()
await shoot(looking, 'widget-chips')
await looking.close()
const shop = await openWidget(browser, local.endpoints, 'u-1001')
await tell(shop, '冲锋衣有红色的吗？', /红色/)
await tell(shop, '我的快递到哪了', /YK202611180001/)
await tell(shop, '我要投诉，等太久了', /抱歉/)
await agent.waitForSelector('[data-testid=offer]')
await shoot(agent, 'console-offer')
await agent.click('[data-testid=accept]')
await agent.waitForSelector('[data-testid=close]')
await agent.fill('[data-testid=composer]', '林女士您好，非常抱歉让您久等，我马上联系快递核实，十分钟内给您答复。')
await agent.keyboard.press('Enter')
await tell(shop, '好的，麻烦尽快')
await agent.locator('[data-testid=thread] li', { hasText: '麻烦尽快' }).waitFor()
await shoot(agent, 'console')
await shoot(shop, 'widget')
const state = await agent.context().storageState()
const tokens = await agent.evaluate(() => sessionStorage.getItem('yunke:tokens') ?? '')
const { hash } = new URL(agent.url())
const others = [
  ['console-dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }, 'zh', hash],
  ['console-en', { viewport: { width: 1440, height: 900 } }, 'en', hash],
  ['console-phone', { viewport: { width: 390, height: 844 } }, 'zh', hash],
  ['console-phone-list', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, 'en', ''],
  ['tickets', { viewport: { width: 1440, height: 900 } }, 'zh', '#/tickets'],
  ['knowledge', { viewport: { width: 1440, height: 900 } }, 'zh', '#/knowledge'],
  ['knowledge-phone-en', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, 'en', '#/knowledge/try'],
  ['tasks', { viewport: { width: 1440, height: 900 } }, 'zh', '#/tasks/return'],
  ['tasks-phone-en', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, 'en', '#/tasks/return'],
  ['golden-phone-en', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, 'en', '#/learning/golden'],
  ['model', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }, 'zh', '#/learning/model'],
  ['model-phone-en', { viewport: { width: 390, height: 844 } }, 'en', '#/learning/model'],
] as const
await agent.click('[data-testid=make-ticket]')
await agent.click('[data-testid=ticket-save]')
await agent.waitForTimeout(500)
for (const [name, options, language, place] of others) {
  const page = await openPage(browser, { ...options, storageState: state })
  await page.addInitScript(
    ([held, spoken]) => {
      sessionStorage.setItem('yunke:tokens', held)
      localStorage.setItem('yunke:language', spoken)
    },
    [tokens, language] as const,
  )
  await page.goto(`${local.endpoints.console}${place}`)
  await page.waitForSelector('[data-testid=presence]')
  if (name === 'tickets') await page.locator('.row').first().click()
  if (name === 'knowledge') await page.locator('.row', { hasText: '怎么退货' }).click()
  await shoot(page, name)
}
const phone = await openWidget(browser, local.endpoints, 'u-1002', {
  viewport: { width: 390, height: 844 },
  colorScheme: 'dark',
})
await tell(phone, 'Do you ship abroad?', /Hong Kong/)
await tell(phone, '保温杯有粉色的吗', /粉色/)
await shoot(phone, 'widget-phone-dark')
for (const [name, path, options] of [
  ['flow', '/', { viewport: { width: 1280, height: 900 } }],
  ['flow-phone-dark', '/', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ['wechat-simulator', '/simulator/wechat/', { viewport: { width: 1100, height: 880 } }],
] as const) {
  const page = await openPage(browser, options)
  await page.goto(`${local.endpoints.http}${path}`)
  if (name === 'wechat-simulator') await page.selectOption('#who', { index: 0 })
  if (name === 'wechat-simulator')
    for (const text of ['多久发货', '冲锋衣有黑色的吗']) await local.follower('oDemoFollower000000000000001').ask(text)
  await shoot(page, name)
  await page.close()
}
await showDesk()
await showChannels()
await makeSheets(browser, local, sheets, settle)
await browser.close()
await local.stop()
process.exit(0)
