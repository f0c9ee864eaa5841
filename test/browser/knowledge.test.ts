import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, violations } from '../support/browser.ts'
import { openConsole, openWidget } from '../support/journey.ts'
import { type Local, startLocal, temporaryFolder } from '../support/local.ts'
import { png } from '../support/png.ts'
import { workbook } from '../support/workbook.ts'

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

test('a change waits for somebody else, is compared and approved, and customers who tap it get it with its file', async () => {
  const lead = await openConsole(browser, local.endpoints, {}, 'supervisor')
  await lead.goto(`${local.endpoints.console}#/knowledge`)
  await lead.locator('.row', { hasText: '怎么退货？' }).click()
  await lead.getByLabel('答案').fill('签收后 15 天内可以退货，步骤见图。')
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '步骤.png'), png)
  await lead.locator('[data-testid=more] input[type=file]').setInputFiles(join(folder, '步骤.png'))
  await lead.getByText('步骤.png').waitFor()
  await lead.locator('.detail').getByLabel('状态').selectOption('review')
  await lead.getByRole('button', { name: '保存' }).click()
  await lead.locator('[data-testid=review]').getByText('需要另一位主管').waitFor()
  expect(await violations(lead)).toEqual([])

  const admin = await openConsole(browser, local.endpoints, { colorScheme: 'dark' }, 'admin')
  await admin.goto(`${local.endpoints.console}#/knowledge`)
  await admin.getByRole('button', { name: '1 条等待审核' }).click()
  await admin.locator('.row', { hasText: '怎么退货？' }).click()
  const review = admin.locator('[data-testid=review]')
  await review.locator('ins').first().waitFor()
  expect((await review.locator('ins').allTextContents()).join('')).toContain('步骤见图')
  expect(await violations(admin)).toEqual([])
  await review.locator('[data-testid=approve]').click()
  await review.waitFor({ state: 'detached' })
  await admin.locator('.detail').getByLabel('答案').waitFor()

  const shop = await openWidget(browser, local.endpoints, '', { viewport: { width: 390, height: 844 } })
  const chips = shop.locator('#yunke .chips button')
  await chips.first().waitFor()
  expect(await chips.allTextContents()).toContain('怎么退货？')
  expect(await violations(shop)).toEqual([])
  // A running assistant takes a change up within seconds: somebody else asks until it has.
  const other = local.follower('oApproval000000000000000001')
  await expect
    .poll(
      async () => {
        await other.ask('怎么退货')
        return (await other.replies()).some((text) => text.includes('15 天内可以退货'))
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(true)
  await chips.filter({ hasText: '怎么退货？' }).click()
  await shop.locator('#yunke li:not(.mine)', { hasText: '15 天内可以退货' }).waitFor({ timeout: 15_000 })
  await shop.locator('#yunke li:not(.mine) img').waitFor()
  await chips.first().waitFor()
  expect(await chips.allTextContents()).not.toContain('怎么退货？')
  expect(await violations(shop)).toEqual([])
}, 120_000)

test('what an import brought is approved at once, by somebody other than who wrote it', async () => {
  const lead = await local.as('supervisor')
  for (const question of ['可以寄存行李吗？', '可以带宠物进店吗？', '店里有无线网吗？'])
    await lead('POST', '/v1/knowledge', { language: 'zh', question, answer: '可以的，到店说一声。', status: 'review' })
  const writer = await openConsole(browser, local.endpoints, {}, 'supervisor')
  await writer.goto(`${local.endpoints.console}#/knowledge`)
  await writer.getByRole('button', { name: '3 条等待审核' }).click()
  await writer.locator('.row', { hasText: '可以寄存行李吗' }).waitFor()
  expect(await writer.locator('[data-testid=approve-all]').count()).toBe(0)
  const admin = await openConsole(browser, local.endpoints, {}, 'admin')
  await admin.goto(`${local.endpoints.console}#/knowledge`)
  await admin.getByRole('button', { name: '3 条等待审核' }).click()
  await admin.click('[data-testid=approve-all]')
  await admin.locator('.row', { hasText: '可以寄存行李吗' }).waitFor({ state: 'detached' })
  await admin.getByLabel('状态').first().selectOption('')
  await admin.locator('.row', { hasText: '店里有无线网吗' }).waitFor()
  expect(await violations(admin)).toEqual([])
}, 60_000)

test('who looks at a product, or waits for a parcel, is offered that before typing', async () => {
  const page = await openPage(browser, { viewport: { width: 1280, height: 860 } })
  await page.goto(`${local.endpoints.shop}?as=u-1001&product=p-jacket`)
  await page.locator('#yunke .launch').click()
  const chips = page.locator('#yunke .chips button')
  await chips.first().waitFor()
  const labels = (await chips.allTextContents()).join('|')
  expect(labels).toMatch(/冲锋衣/)
  expect(labels).toMatch(/订单|快递|退/)
  await chips.filter({ hasText: '有哪些颜色' }).click()
  await page.locator('#yunke li:not(.mine)', { hasText: '红' }).waitFor({ timeout: 15_000 })
}, 60_000)

test('a workbook is imported after a preview; an address that is not of the public web is refused in a sentence', async () => {
  const lead = await openConsole(browser, local.endpoints, {}, 'supervisor')
  await lead.goto(`${local.endpoints.console}#/knowledge/import`)
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'faq.xlsx')
  writeFileSync(
    file,
    workbook([
      ['问题', '答案', '标签', '文件夹'],
      ['可以代写贺卡吗？', '可以，最多 50 个字。', '礼品|贺卡', '服务/礼品'],
      ['多久发货？', '下单后三天内发货。', '', ''],
    ]),
  )
  await lead.locator('input[type=file]').setInputFiles(file)
  const preview = lead.locator('[data-testid=preview]')
  await preview.getByText('新增').waitFor()
  expect(await preview.locator('tr').allTextContents()).toEqual([
    expect.stringContaining('新增'),
    expect.stringContaining('冲突'),
  ])
  await lead.getByLabel(/站点地图/).fill('http://169.254.169.254/latest/meta-data/')
  await lead.getByRole('button', { name: '读取' }).click()
  await lead.getByText('is not an address of the public web').waitFor()
  await lead.click('[data-testid=import]')
  await lead.getByLabel('文件夹').first().selectOption('服务')
  await lead.locator('.row', { hasText: '可以代写贺卡吗' }).click()
  await lead.locator('[data-testid=more]', { hasText: '贺卡' }).waitFor()
  expect(await violations(lead)).toEqual([])
}, 90_000)

test('an entry that somebody vouches for is not removed unnoticed: the questions are named, and a reason is kept', async () => {
  const supervisor = await local.as('supervisor')
  const entry = await supervisor('POST', '/v1/knowledge', {
    language: 'zh',
    question: '可以租帐篷吗？',
    answer: '可以，押金三百。',
  })
  const id = String(entry.body.id)
  await supervisor('POST', '/v1/golden-cases', {
    language: 'zh',
    text: '可以租帐篷吗',
    expected: id,
    name: '租帐篷',
  })
  const lead = await openConsole(
    browser,
    local.endpoints,
    { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
    'supervisor',
  )
  const comes = async () => {
    const { body } = await supervisor('GET', '/v1/golden-cases')
    return body.items?.find(({ name }) => name === '租帐篷')?.isRight
  }
  await expect.poll(comes, { timeout: 30_000, interval: 1_000 }).toBe(true)
  await lead.goto(`${local.endpoints.console}#/knowledge/${id}`)
  await lead.getByRole('button', { name: '删除' }).click()
  const refused = lead.locator('[data-testid=golden-lost]')
  await refused.getByText('可以租帐篷吗', { exact: true }).waitFor()
  expect(await violations(lead)).toEqual([])
  await refused.getByLabel('仍要这样做的理由').fill('不再出租')
  await refused.getByRole('button', { name: '仍要这样做' }).click()
  await refused.waitFor({ state: 'detached' })
  await expect.poll(comes, { timeout: 30_000, interval: 1_000 }).toBe(false)
  const admin = await local.as('admin')
  const { body } = await admin('GET', '/v1/audit')
  expect(body.items?.find(({ what }) => what === `knowledge.${id}`)?.after).toContain('不再出租')
}, 120_000)
