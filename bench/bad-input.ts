import type { Local } from '../test/support/local.ts'
import { percentile, type Row } from './statistics.ts'

/** How fast what is forged, malformed, too long or for nobody is refused. */
export async function measureBadInput(local: Local): Promise<Row> {
  const webhook = local.inbox('wechat').webhook
  const bad: readonly (() => Promise<Response>)[] = [
    () => fetch(`${webhook}?signature=forged&timestamp=1&nonce=n`, { method: 'POST', body: '<xml/>' }),
    () => fetch(webhook, { method: 'POST', body: '<!DOCTYPE x [<!ENTITY e "x">]><xml>&e;</xml>' }),
    () => fetch(webhook, { method: 'POST', body: 'x'.repeat(300_000) }),
    () => fetch(`${local.endpoints.http}/webhooks/wechat/ibx_nobody`, { method: 'POST', body: '<xml/>' }),
  ]
  const badMs: number[] = []
  const statuses = new Set<number>()
  for (let index = 0; index < 200; index++) {
    const at = performance.now()
    statuses.add((await bad[index % bad.length]?.())?.status ?? 0)
    if (index >= bad.length) badMs.push(performance.now() - at)
  }
  return {
    what: `Bad input refused (${[...statuses].sort().join(', ')})`,
    budget: 'p99 < 50 ms',
    figure: `p50 ${percentile(badMs, 0.5).toFixed(1)} ms, p99 ${percentile(badMs, 0.99).toFixed(1)} ms`,
    ms: percentile(badMs, 0.99),
    isMet: percentile(badMs, 0.99) < 50 && [...statuses].every((status) => status >= 400 && status < 500),
  }
}
