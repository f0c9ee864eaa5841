import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSite } from '../../../shared/http/page-entries.ts'
import { isPublicAddress, publicPages } from '../../../shared/http/public-pages.ts'

/** A help centre, at an address that only a test may ask. */
const pages: Readonly<Record<string, string>> = {
  '/sitemap.xml': `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>BASE/faq?a=1&amp;b=2</loc></url><url><loc>BASE/article</loc></url><url><loc>http://elsewhere.example/x</loc></url></urlset>`,
  '/index.xml': `<sitemapindex><sitemap><loc>BASE/sitemap.xml</loc></sitemap></sitemapindex>`,
  '/faq': `<html><head><script type="application/ld+json">{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[
    {"@type":"Question","name":"可以开专票吗？","acceptedAnswer":{"@type":"Answer","text":"<p>可以，<b>七天</b>内寄出。</p>"}}]}</script></head>
    <body><h1>常见问题</h1></body></html>`,
  '/folded': `<body><nav>首页</nav><main><details><summary>怎么退货？</summary><p>七天内申请。</p><ul><li>寄回</li></ul></details>
    <dl><dt>运费谁出？</dt><dd>质量问题由我们承担。</dd></dl></main></body>`,
  '/headed': `<body><h1>帮助</h1><h2>多久发货？</h2><p>24 小时内。</p><p>节假日顺延。</p><h2>怎么付款?</h2><p>微信或支付宝。</p></body>`,
  '/article': `<html><head><title>站名</title></head><body><header>菜单</header><main><h1>会员等级说明</h1><p>年消费满 2000 元升级金卡。</p><script>alert(1)</script></main></body></html>`,
  '/empty': '<html><body></body></html>',
}
let server: Server
let base = ''
let port = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    if (path === '/away') return response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end()
    if (path === '/round') return response.writeHead(302, { location: '/round' }).end()
    if (path === '/moved') return response.writeHead(301, { location: '/faq' }).end()
    if (path === '/large') return response.writeHead(200).end('x'.repeat(3 * 1024 * 1024))
    const page = pages[path]
    return page
      ? response.writeHead(200, { 'content-type': 'text/html' }).end(page.replaceAll('BASE', base))
      : response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  port = String(typeof address === 'object' ? address?.port : 0)
  base = `http://127.0.0.1:${port}`
})
afterAll(() => server.close())
/** The loopback is the public web of these tests; everything else is judged as ever. */
const read = (url: string) =>
  publicPages({ isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address), ports: [port] })(url)

describe('a help centre', () => {
  test('is read by its site map, or an index of such: pages of its own host, each once', async () => {
    const wanted = { pages: [`${base}/faq?a=1&b=2`, `${base}/article`], rows: [] }
    expect(await readSite(read, `${base}/sitemap.xml`)).toEqual(wanted)
    expect(await readSite(read, `${base}/index.xml`)).toEqual(wanted)
  })

  test.each([
    ['/faq', [['可以开专票吗？', '可以，七天内寄出。']]],
    ['/moved', [['可以开专票吗？', '可以，七天内寄出。']]],
    [
      '/folded',
      [
        ['怎么退货？', '七天内申请。\n寄回'],
        ['运费谁出？', '质量问题由我们承担。'],
      ],
    ],
    [
      '/headed',
      [
        ['多久发货？', '24 小时内。\n节假日顺延。'],
        ['怎么付款?', '微信或支付宝。'],
      ],
    ],
    ['/article', [['会员等级说明', '年消费满 2000 元升级金卡。']]],
    ['/empty', []],
  ])('%s: its questions and answers, without what stands around them', async (path, rows) => {
    const found = await readSite(read, `${base}${path}`)
    expect(found.rows.map(({ question, answer }) => [question, answer])).toEqual(rows)
    for (const { source } of found.rows) expect(source).toContain(base)
  })
})

describe('what must not be read', () => {
  test.each([
    ['http://127.0.0.1/', 'public web'],
    ['http://localhost/', 'public web'],
    ['http://[::1]/', 'public web'],
    ['http://[::ffff:127.0.0.1]/', 'public web'],
    ['http://0x7f000001/', 'public web'],
    ['http://2130706433/', 'public web'],
    ['http://169.254.169.254/latest/meta-data/', 'public web'],
    ['http://10.1.2.3/', 'public web'],
    ['https://example.com:8443/', 'usual port'],
    ['https://user:secret@example.com/', 'user name'],
    ['ftp://example.com/', 'must be an address'],
    ['file:///etc/passwd', 'must be an address'],
    ['no address', 'must be an address'],
  ])('%s', async (url, why) => {
    await expect(publicPages()(url)).rejects.toThrow(why)
  })

  test('a redirect into a private network, in circles, or a page too large', async () => {
    await expect(read(`${base}/away`)).rejects.toThrow(/169\.254\.169\.254 is not an address of the public web/)
    await expect(read(`${base}/round`)).rejects.toThrow(/redirects too often/)
    await expect(read(`${base}/large`)).rejects.toThrow(/larger than 2 MB/)
    await expect(read(`${base}/none`)).rejects.toThrow(/answered 404/)
  })

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111'])('%s is of the public web', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
  test.each([
    '100.64.0.1',
    '192.168.1.1',
    '172.31.0.1',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    '0.0.0.0',
    'name',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))
})
