import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { PostOut } from '../ports/outside.ts'
import { guardedLookup, isPublicAddress } from './public-pages.ts'

const timeoutMs = 10_000

/**
 * Posts to addresses of the public web, and to nothing else unless `isPrivateAllowed`; the address is judged where the
 * connection is made, and a redirect is an answer like any other. What is said is not read, only the status.
 */
export const publicPost =
  (isPrivateAllowed = false): PostOut =>
  (target, headers, body) =>
    new Promise((settle) => {
      const isAllowed = isPrivateAllowed ? () => true : isPublicAddress
      const url = URL.canParse(target) ? new URL(target) : undefined
      const refuse = (reason: string) => settle({ reason, isFinal: true })
      if (!url || !/^https?:$/.test(url.protocol)) return refuse('not an address')
      if (url.protocol === 'http:' && !isPrivateAllowed) return refuse('must be https')
      const literal = url.hostname.replace(/^\[|\]$/g, '')
      if (isIP(literal) && !isAllowed(literal)) return refuse('not an address of the public web')
      const ask = url.protocol === 'https:' ? requestHttps : requestHttp
      const call = ask(
        url,
        {
          method: 'POST',
          lookup: guardedLookup(isAllowed) as never,
          signal: AbortSignal.timeout(timeoutMs),
          headers: { ...headers, 'user-agent': 'Yunke-Webhook', 'content-length': String(Buffer.byteLength(body)) },
        },
        (answer) => {
          answer.resume()
          const status = answer.statusCode ?? 0
          // Gone for good; anything else may be mended on the other side.
          settle({ status, reason: `HTTP ${status}`, isFinal: status === 410 })
        },
      )
      call.on('error', (error: NodeJS.ErrnoException) =>
        settle({
          reason: error.message === 'private address' ? 'not an address of the public web' : (error.code ?? error.name),
          isFinal: error.message === 'private address',
        }),
      )
      call.end(body)
    })
