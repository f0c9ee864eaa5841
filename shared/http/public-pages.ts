import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP } from 'node:net'
import { Rejected, Unavailable } from '../errors/errors.ts'

export interface PublicPage {
  /** Where it was found, after redirects. */
  readonly url: string
  readonly contentType: string
  readonly text: string
}

/** Reads a page of the public web. @throws Rejected where nobody should read it; Unavailable where it does not come */
export type ReadPage = (url: string) => Promise<PublicPage>

interface Options {
  readonly isAllowed: (address: string) => boolean
  /** The ports that may be asked, besides those of the two protocols. */
  readonly ports: readonly string[]
}

const timeoutMs = 8_000
const mostBytes = 2 * 1024 * 1024
const mostRedirects = 3

/** Networks that are nobody's public web: private, loopback, link-local (with the metadata of the cloud), shared, reserved. */
const closed = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  closed.addSubnet(net, prefix, 'ipv6')
/** Of IPv6 only this much was ever given out to the public; all else is private, old, or a wrapping of something. */
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one of the public internet. An IPv4 address in IPv6 clothes counts as what it is. */
export function isPublicAddress(address: string): boolean {
  const inner = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  const family = isIP(inner)
  if (family === 0 || /^::ffff:/i.test(inner)) return false
  return family === 6 ? given.check(inner, 'ipv6') && !closed.check(inner, 'ipv6') : !closed.check(inner, 'ipv4')
}

const refuse = (url: URL, why: string) =>
  new Rejected(`body.url: ${url.host || url.href} ${why}.`, { code: 'url', details: { field: 'body.url' } })

/** The system's own lookup, which keeps what must not be asked to itself. */
export const guardedLookup =
  (isAllowed: (address: string) => boolean) =>
  (
    host: string,
    options: LookupOptions,
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ) =>
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const [first] = found
      if (!first || found.some(({ address }) => !isAllowed(address))) return done(new Error('private address'), '')
      return options.all ? done(null, found) : done(null, first.address, first.family)
    })

/**
 * Reads pages of the public web and of nothing else. The address is judged where the connection is made, so that a name
 * cannot point elsewhere between the look and the call; each redirect is judged like the first address.
 */
export function publicPages({ isAllowed, ports }: Options = { isAllowed: isPublicAddress, ports: [] }): ReadPage {
  const guarded = guardedLookup(isAllowed)
  const once = (url: URL) =>
    new Promise<{ readonly page: PublicPage } | { readonly next: string }>((settle, fail) => {
      const ask = url.protocol === 'https:' ? requestHttps : requestHttp
      const call = ask(
        url,
        {
          lookup: guarded as never,
          signal: AbortSignal.timeout(timeoutMs),
          headers: { accept: 'text/html,application/xml', 'user-agent': 'Yunke knowledge reader' },
        },
        (answer) => {
          const { statusCode = 0, headers } = answer
          if (statusCode >= 300 && statusCode < 400 && headers.location) {
            answer.resume()
            return settle({ next: headers.location })
          }
          if (statusCode !== 200) {
            answer.resume()
            return fail(refuse(url, `answered ${statusCode}`))
          }
          const chunks: Buffer[] = []
          let bytes = 0
          answer.on('data', (chunk: Buffer) => {
            bytes += chunk.length
            if (bytes > mostBytes) call.destroy(refuse(url, 'is larger than 2 MB'))
            else chunks.push(chunk)
          })
          answer.on('end', () =>
            settle({
              page: {
                url: url.href,
                contentType: headers['content-type'] ?? '',
                text: Buffer.concat(chunks).toString('utf8'),
              },
            }),
          )
          answer.on('error', fail)
        },
      )
      call.on('error', fail)
      call.end()
    })

  return async (wanted) => {
    let next = wanted
    for (let step = 0; step <= mostRedirects; step++) {
      const url = URL.canParse(next, wanted) ? new URL(next, wanted) : undefined
      if (!url || !/^https?:$/.test(url.protocol))
        throw new Rejected('body.url: must be an address such as "https://help.example.com/sitemap.xml".', {
          code: 'url',
        })
      if (url.username || url.password) throw refuse(url, 'must not carry a user name')
      if (url.port && !ports.includes(url.port)) throw refuse(url, 'must be at the usual port')
      const literal = url.hostname.replace(/^\[|\]$/g, '')
      if (isIP(literal) && !isAllowed(literal)) throw refuse(url, 'is not an address of the public web')
      try {
        const answer = await once(url)
        if ('page' in answer) return answer.page
        next = new URL(answer.next, url).href
      } catch (error) {
        if (error instanceof Rejected) throw error
        if ((error as Error).message === 'private address') throw refuse(url, 'is not an address of the public web')
        throw new Unavailable(
          `${url.host} could not be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}.`,
          {
            code: 'page-unreachable',
            cause: error,
          },
        )
      }
    }
    throw refuse(new URL(wanted), 'redirects too often')
  }
}
