import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import chromium from '@sparticuz/chromium'
import AxeSource from 'axe-core'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'

const modules = join(import.meta.dirname, '..', '..', 'node_modules')
const fonts = join(modules, '@fontsource', 'noto-sans-sc')

/** The files of a tar archive: 512-byte headers, octal sizes. */
function untar(archive: Buffer, into: string): void {
  for (let at = 0; at + 512 <= archive.length; ) {
    const name = archive
      .subarray(at, at + 100)
      .toString()
      .replace(/\0.*$/s, '')
    if (!name) break
    const size = Number.parseInt(archive.subarray(at + 124, at + 136).toString(), 8) || 0
    const isFile = archive[at + 156] === 0x30 || archive[at + 156] === 0
    const file = join(into, name)
    if (isFile && size > 0) {
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, archive.subarray(at + 512, at + 512 + size), { mode: 0o755 })
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

/**
 * The package's own arguments are for a function on Lambda: one process, in which all contexts share one local storage,
 * and no security of the web. Ours leave a browser what a customer's browser is.
 */
const args = [
  '--no-sandbox',
  '--no-zygote',
  '--font-render-hinting=none',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
]

/** A headless Chromium from the package, with the libraries that a bare machine lacks. */
export async function openBrowser(): Promise<Browser> {
  const libraries = join(tmpdir(), 'yunke-al2023')
  if (!existsSync(join(libraries, 'done'))) {
    untar(
      brotliDecompressSync(readFileSync(join(modules, '@sparticuz', 'chromium', 'bin', 'al2023.tar.br'))),
      libraries,
    )
    writeFileSync(join(libraries, 'done'), '')
  }
  const executablePath = await chromium.executablePath()
  return playwright.launch({
    executablePath,
    args,
    headless: true,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(libraries, 'lib'), libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    } as Record<string, string>,
  })
}

/** A page that can show Chinese: the font's files are served to it from the package. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
  const page = await context.newPage()
  await context.route('**/__fonts/**', (route) => {
    const file = new URL(route.request().url()).pathname.split('/__fonts/')[1] ?? ''
    return route.fulfill({ path: join(fonts, file) })
  })
  await context.addInitScript((css) => {
    addEventListener('DOMContentLoaded', () => {
      const style = document.createElement('style')
      style.textContent = css
      document.head.append(style)
    })
  }, fontFaces())
  return page
}

/** What fades in is judged when it has: half-faded words have half their contrast. What goes on for ever is not waited for. */
const settled = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((one) => one.finished.catch(() => undefined)),
    ).then(() => undefined),
  )

/** What axe holds against a page; our own script is not what the policy of the page guards against. */
export async function violations(page: Page): Promise<readonly string[]> {
  await settled(page)
  await page.evaluate(AxeSource.source)
  const found = await page.evaluate(() =>
    (
      window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown; html: string }[] }[] }> }
      }
    ).axe.run(),
  )
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${String(node.target)} ${node.html.slice(0, 120)}`).join(' | ')}`,
  )
}

let faces: string | undefined
function fontFaces(): string {
  faces ??= ['400', '600', '700']
    .filter((weight) => existsSync(join(fonts, `${weight}.css`)))
    .map((weight) =>
      readFileSync(join(fonts, `${weight}.css`), 'utf8').replaceAll('url(./files/', 'url(/__fonts/files/'),
    )
    .join('\n')
  return faces
}
