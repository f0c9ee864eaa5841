import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openPage } from '../../test/support/browser.ts'
import { openConsole } from '../../test/support/journey.ts'
import type { Local } from '../../test/support/local.ts'
import { type PageName, pages, settingSections } from '../../web/console/src/place.ts'

const looks = [
  { name: 'zh', language: 'zh', isPhone: false, colorScheme: 'light' },
  { name: 'en', language: 'en', isPhone: false, colorScheme: 'light' },
  { name: 'zh-dark', language: 'zh', isPhone: false, colorScheme: 'dark' },
  { name: 'en-dark', language: 'en', isPhone: false, colorScheme: 'dark' },
  { name: 'phone-zh', language: 'zh', isPhone: true, colorScheme: 'light' },
  { name: 'phone-en', language: 'en', isPhone: true, colorScheme: 'light' },
  { name: 'phone-zh-dark', language: 'zh', isPhone: true, colorScheme: 'dark' },
  { name: 'phone-en-dark', language: 'en', isPhone: true, colorScheme: 'dark' },
] as const

/** Each page of the console, and what is opened on it where something is. */
const opened: Readonly<Record<PageName, readonly [ready: string, isOpened: boolean]>> = {
  conversations: ['[data-testid=conversation]', true],
  tickets: ['[data-testid=ticket]', true],
  knowledge: ['.row', true],
  tasks: ['.row', true],
  learning: ['.row', false],
  quality: ['[data-testid=inspection]', true],
  wallboard: ['.tile', false],
  reports: ['.tile', false],
  settings: ['.row', false],
}
const places = [
  ...pages.map((name) => [name, ...opened[name]] as const),
  ...settingSections.map((name) => [`settings/${name}`, 'main h2', false] as const),
]

/** Every page of the console in all its looks, one sheet a page: desktop and phone, light and dark, Chinese and English. */
export async function makeSheets(
  browser: Browser,
  local: Local,
  folder: string,
  settle: (page: Page) => Promise<void>,
): Promise<void> {
  const admin = await openConsole(browser, local.endpoints, {}, 'admin')
  const tokens = await admin.evaluate(() => sessionStorage.getItem('yunke:tokens') ?? '')
  await admin.close()
  const shots = new Map<string, { name: string; isPhone: boolean; data: string }[]>()
  for (const { name, language, isPhone, colorScheme } of looks) {
    const viewport = isPhone ? { width: 390, height: 844 } : { width: 1440, height: 900 }
    const page = await openPage(browser, { viewport, colorScheme })
    await page.addInitScript(
      ([held, spoken]) => {
        sessionStorage.setItem('yunke:tokens', held)
        localStorage.setItem('yunke:language', spoken)
      },
      [tokens, language] as const,
    )
    await page.goto(local.endpoints.console)
    await page.waitForSelector('[data-testid=presence]')
    for (const [place, ready, isOpened] of places) {
      await page.goto(`${local.endpoints.console}#/${place}`)
      const first = page.locator(ready).first()
      await first.waitFor({ timeout: 10_000 }).catch(() => undefined)
      if (isOpened && (await first.count()) > 0) await first.click()
      await settle(page)
      const data = (await page.screenshot({ type: 'jpeg', quality: 70 })).toString('base64')
      shots.set(place, [...(shots.get(place) ?? []), { name, isPhone, data }])
    }
    await page.close()
  }
  const sheet = await openPage(browser, { viewport: { width: 1480, height: 1200 } })
  for (const [place, all] of shots) {
    const figure = ({ name, isPhone, data }: (typeof all)[number]) =>
      `<figure style="width:${isPhone ? 23.5 : 48.5}%"><img src="data:image/jpeg;base64,${data}"><figcaption>${name}</figcaption></figure>`
    await sheet.setContent(
      `<body style="margin:12px;background:#8a929c;font:13px system-ui"><div style="display:flex;flex-wrap:wrap;gap:12px">${all.map(figure).join('')}</div><style>figure{margin:0}img{width:100%;display:block;border-radius:6px}figcaption{color:#fff;padding:2px 4px}</style>`,
    )
    const path = join(folder, `${place.replace('/', '-')}.jpg`)
    await sheet.screenshot({ path, fullPage: true, type: 'jpeg', quality: 55 })
    console.log(`sheet ${place}`)
  }
  await sheet.close()
}
