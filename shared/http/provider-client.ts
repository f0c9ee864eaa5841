import type { OutboundEmail, ProviderRequest, ProviderResponse, Uncollected } from '../channels/contract.ts'
import { Unavailable, Uncertain } from '../errors/errors.ts'
import type { ProviderClient } from '../ports/outside.ts'

const timeoutMs = 8_000
const maxBytes = 12 * 1024 * 1024
/** Failures before anything could have reached the provider. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
])

type HttpRequest = Extract<ProviderRequest, { via: 'http' }>
type SocketRequest = Extract<ProviderRequest, { via: 'sockets' }>

function bodyOf(request: HttpRequest): string | FormData | undefined {
  if (!request.file) return request.body
  const form = new FormData()
  const { field, name, contentType, bytes } = request.file
  form.append(field, new Blob([Buffer.from(bytes)], { type: contentType }), name)
  return form
}

/** The innermost error code of a failed fetch. */
function codeOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause as
    | { code?: string; errors?: readonly { code?: string }[] }
    | undefined
  return cause?.code ?? cause?.errors?.[0]?.code ?? (error as { name?: string }).name ?? 'unknown'
}

/** How what does not go to a provider over HTTP leaves. */
export interface Ways {
  readonly sockets: (request: SocketRequest) => Promise<void>
  readonly email: (email: OutboundEmail) => Promise<ProviderResponse>
  /** Puts words down for the next request of a running call. */
  readonly collected: (words: Uncollected) => Promise<void>
}

const done: ProviderResponse = { status: 200, headers: {}, body: new Uint8Array() }

/** Calls providers over HTTP, and everything else in the ways given. Redirects are not followed. */
export function providerClient(ways: Ways): ProviderClient {
  return {
    send: async (request): Promise<ProviderResponse> => {
      if (request.via === 'sockets') {
        await ways.sockets(request)
        return done
      }
      if (request.via === 'collected') {
        await ways.collected(request)
        return done
      }
      if (request.via === 'email') return ways.email(request.email)
      try {
        const body = bodyOf(request)
        const answer = await fetch(request.url, {
          method: request.method,
          headers: { ...request.headers },
          ...(body !== undefined && { body }),
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        })
        const bytes = new Uint8Array(await answer.arrayBuffer())
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes.subarray(0, maxBytes) }
      } catch (cause) {
        const code = codeOf(cause)
        const { host } = new URL(request.url)
        if (neverSent.has(code))
          throw new Unavailable(`${host} could not be reached: ${code}.`, { code: 'provider-unreachable', cause })
        throw new Uncertain(`${host} did not answer: ${code}.`, { code: 'provider-silent', cause })
      }
    },
  }
}
