import type {
  ChannelAdapter,
  Classified,
  InboxContext,
  ProviderRequest,
  ProviderResponse,
} from '../../channels/contract.ts'
import { Unavailable } from '../../errors/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ProviderClient } from '../../ports/outside.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

export interface ProviderPorts {
  readonly table: Table
  readonly clock: Clock
  readonly provider: ProviderClient
}

/** A token is renewed this long before the provider would let it die. */
const marginSeconds = 300
const backOffMs = [300, 900]

const cache = new WeakMap<Table, Map<string, { readonly token: string; readonly goodUntilMs: number }>>()

function tokensOf(table: Table) {
  const known = cache.get(table) ?? new Map()
  cache.set(table, known)
  return known
}

/** The inbox's access token: from memory, else from the table where all functions share it, else from the provider. */
async function accessToken(
  ports: ProviderPorts,
  adapter: ChannelAdapter,
  context: InboxContext,
  refused?: string,
): Promise<string> {
  const { table, clock, provider } = ports
  const memory = tokensOf(table)
  const remembered = memory.get(context.inboxId)
  if (remembered && remembered.token !== refused && remembered.goodUntilMs > clock.now()) return remembered.token
  const key = keys.token(context.inboxId)
  const stored = await table.get(key.pk, key.sk, { consistent: true })
  if (stored && stored.token !== refused && Number(stored.goodUntilMs) > clock.now()) {
    memory.set(context.inboxId, { token: String(stored.token), goodUntilMs: Number(stored.goodUntilMs) })
    return String(stored.token)
  }
  if (!adapter.token) throw new Unavailable(`The channel ${adapter.manifest.name} has no access tokens.`)
  const answer = adapter.token.read(await provider.send(adapter.token.request(context)))
  if (!('token' in answer))
    throw new Unavailable(`No access token: ${'reason' in answer ? answer.reason : answer.action}.`, {
      code: 'no-token',
    })
  const entry = {
    token: answer.token,
    goodUntilMs: clock.now() + Math.max(0, answer.expiresInSeconds - marginSeconds) * 1000,
  }
  await table.transact([{ put: { ...key, ...entry, expiresAt: Math.ceil(entry.goodUntilMs / 1000) } }])
  memory.set(context.inboxId, entry)
  return entry.token
}

const withToken = (request: ProviderRequest, token: string): ProviderRequest =>
  request.via === 'http' ? { ...request, url: request.url.replace('{token}', encodeURIComponent(token)) } : request

/**
 * Makes one call to a provider: with its access token where the request wants one, refreshed and tried once more when
 * the provider says it expired, and after a short wait when it says it is busy.
 */
export async function callProvider(
  ports: ProviderPorts,
  adapter: ChannelAdapter,
  context: InboxContext,
  request: ProviderRequest,
  read: (response: ProviderResponse) => Classified,
): Promise<{ readonly response: ProviderResponse; readonly meaning: Classified }> {
  const wantsToken = request.via === 'http' && request.url.includes('{token}')
  let token = wantsToken ? await accessToken(ports, adapter, context) : ''
  let isRefreshed = false
  for (let waits = 0; ; ) {
    const response = await ports.provider.send(withToken(request, token))
    const meaning = read(response)
    if (meaning.action === 'REFRESH_TOKEN_AND_RETRY_ONCE' && wantsToken && !isRefreshed) {
      isRefreshed = true
      token = await accessToken(ports, adapter, context, token)
      continue
    }
    const wait = backOffMs[waits]
    if (meaning.action !== 'BACK_OFF' || wait === undefined) return { response, meaning }
    waits++
    await ports.clock.sleep(wait)
  }
}
