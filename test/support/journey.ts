import type { Browser, Page } from 'playwright-core'
import type { Endpoints } from '../../local/demo.ts'
import { openPage } from './browser.ts'

type Options = Parameters<typeof openPage>[1]

/** Signs an agent in through the page, and makes them available. */
export async function openConsole(
  browser: Browser,
  endpoints: Endpoints,
  options: Options = {},
  role = 'agent',
  email?: string,
): Promise<Page> {
  const account = endpoints.staff.find((one) => (email ? one.email === email : one.role === role))
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 }, ...options })
  await page.goto(endpoints.console)
  await page.fill('#email', account?.email ?? '')
  await page.fill('#password', account?.password ?? '')
  await page.click('button[type=submit]')
  await page.waitForSelector('[data-testid=presence]')
  return page
}

export async function goOnline(page: Page): Promise<void> {
  await page.click('[data-testid=presence]')
  await page.locator('.mantine-Popover-dropdown select').selectOption('online')
  await page.waitForFunction(() =>
    /在线|Online/.test(document.querySelector('[data-testid=presence]')?.textContent ?? ''),
  )
  await page.keyboard.press('Escape')
}

/** Opens the widget on the demo shop, as a customer of the shop where one is named. */
export async function openWidget(
  browser: Browser,
  endpoints: Endpoints,
  as = '',
  options: Options = {},
): Promise<Page> {
  const page = await openPage(browser, { viewport: { width: 1280, height: 860 }, ...options })
  await page.goto(`${endpoints.shop}${as ? `?as=${as}` : ''}`)
  await page.locator('#yunke .launch').click()
  return page
}

/** The text of the widget, inside its shadow root. */
export const widgetText = async (page: Page): Promise<string> => (await page.locator('#yunke ol').textContent()) ?? ''

export async function tell(page: Page, text: string, answer?: RegExp): Promise<void> {
  await page.locator('#yunke textarea').fill(text)
  await page.keyboard.press('Enter')
  if (!answer) return
  const answered = page.locator('#yunke li:not(.mine)', { hasText: answer }).last()
  await answered.waitFor({ timeout: 15_000 }).catch(async (cause: unknown) => {
    throw new Error(`“${text}” timed out waiting for ${answer}; the widget shows: ${await widgetText(page)}`, { cause })
  })
}
