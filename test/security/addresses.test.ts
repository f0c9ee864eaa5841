import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { guardedLookup, isPublicAddress, publicPages } from '../../shared/http/public-pages.ts'
import { publicPost } from '../../shared/http/public-post.ts'

/** Ways to write an address of one's own machine, of a private network, or of the cloud's metadata. */
const hosts = [
  // Loopback, in every way that a URL takes it
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7F.0x0.0x0.0x1',
  '0177.0.0.1',
  '0177.0000.0000.0001',
  '017700000001',
  '127.0.0.1.',
  'localhost',
  'LOCALHOST',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '１２７.0.0.1',
  // This host, and everywhere
  '0.0.0.0',
  '0',
  '0x0',
  '[::]',
  '255.255.255.255',
  '[::ffff:0.0.0.0]',
  // The metadata of the cloud
  '169.254.169.254',
  '169.254.43518',
  '2852039166',
  '0xa9fea9fe',
  '0xA9.0xFE.0xA9.0xFE',
  '0251.0376.0251.0376',
  '025177524776',
  '169.254.169.254.',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '169.254.170.2',
  '169.254.170.23',
  '[64:ff9b::a9fe:a9fe]',
  '[2002:a9fe:a9fe::]',
  '100.100.100.200',
  '192.0.0.192',
  // Private and shared networks
  '10.0.0.1',
  '10.255.255.255',
  '10.1',
  '0xa.0.0.1',
  '012.0.0.1',
  '167772161',
  '172.16.0.1',
  '172.31.255.254',
  '172.16.1',
  '192.168.0.1',
  '192.168.1',
  '0xc0.0xa8.0x1.0x1',
  '3232235777',
  '100.64.0.1',
  '100.127.255.254',
  '[::ffff:10.0.0.1]',
  '[::ffff:192.168.1.1]',
  '[::ffff:c0a8:101]',
  '[fc00::1]',
  '[fdff:ffff::1]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[64:ff9b::a00:1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::a00:1]',
  '[2002:7f00:1::]',
  '[2002:a00:1::]',
  '[2001:0:7f00:1::]',
  // Documentation, measuring, many at once, kept back
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.9',
  '198.18.0.1',
  '198.19.255.255',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
] as const

test('there are at least eighty', () => expect(new Set(hosts).size).toBeGreaterThanOrEqual(80))

describe('no address but one of the public web is asked', () => {
  test.each(hosts)('%s', async (host) => {
    await expect(publicPages()(`http://${host}/latest/meta-data/`)).rejects.toThrow(/public web|must be an address/)
    expect(await publicPost()(`https://${host}/hook`, {}, '{}')).toMatchObject({ isFinal: true })
    expect((await publicPost()(`https://${host}/hook`, {}, '{}')).status).toBeUndefined()
  })

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '9.9.9.9',
    '114.114.114.114',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
    '100.63.255.255',
    '100.128.0.1',
    '169.253.255.255',
    '2606:4700:4700::1111',
    '2400:3200::1',
    '::ffff:8.8.8.8',
  ])('%s is of the public web', (address) => expect(isPublicAddress(address)).toBe(true))

  test('a name that points to a public address and to a private one is not asked', async () => {
    const judged = (addresses: readonly string[]) => addresses.every((one) => isPublicAddress(one))
    expect(judged(['8.8.8.8', '127.0.0.1'])).toBe(false)
    // The lookup that judges is the one that connects: there is no second one to answer otherwise.
    const seen: string[] = []
    const asked = await new Promise<Error | null>((done) =>
      guardedLookup((address) => {
        seen.push(address)
        return isPublicAddress(address)
      })('localhost', {}, (error) => done(error)),
    )
    expect(asked?.message).toBe('private address')
    expect(seen.length).toBeGreaterThan(0)
  })

  test('a redirect to any of them is judged like the first address', async () => {
    let target = ''
    const server = createServer((_, response) => response.writeHead(302, { location: target }).end())
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
    const { port } = server.address() as { port: number }
    const own = publicPages({ isAllowed: (address) => address === '127.0.0.1', ports: [String(port)] })
    for (const host of ['169.254.169.254', '[fd00:ec2::254]', '10.0.0.1', '0xa9fea9fe', '[::1]']) {
      target = `http://${host}/latest/`
      await expect(own(`http://127.0.0.1:${port}/`)).rejects.toThrow(/public web/)
    }
    for (const odd of ['file:///etc/passwd', 'gopher://127.0.0.1/', 'data:text/html,x', 'javascript:alert(1)']) {
      target = odd
      await expect(own(`http://127.0.0.1:${port}/`)).rejects.toThrow(/must be an address/)
    }
    server.close()
  })
})
