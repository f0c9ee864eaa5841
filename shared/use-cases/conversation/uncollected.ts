import type { Uncollected } from '../../channels/contract.ts'
import { type Clock, epochAfter } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

type Ports = { readonly table: Table; readonly clock: Clock }

const keepSeconds = 600
const most = 10

/** Puts words down for the next request of a running call. Putting them down twice puts them down once. */
export async function putUncollected({ table, clock }: Ports, uncollected: Uncollected): Promise<void> {
  const { inboxId, address, seq, contact, words } = uncollected
  const at = keys.uncollected(inboxId, address, seq)
  await table.transact([
    { put: { ...at, contact, words, expiresAt: epochAfter(clock, keepSeconds) }, if: { exists: false } },
  ])
}

/** Takes what waits for this call, in order, once. Words that were meant for an earlier call are dropped. */
export async function takeUncollected(
  { table }: Ports,
  inboxId: string,
  address: string,
  contact: string,
): Promise<readonly string[]> {
  const { pk } = keys.uncollected(inboxId, address, 0)
  const page = await table.query({ pk, limit: most, consistent: true })
  const taken: string[] = []
  for (const item of page.items) {
    const refusal = await table.transact([{ delete: { pk, sk: String(item.sk) }, if: { exists: true } }])
    if (!refusal && item.contact === contact) taken.push(String(item.words))
  }
  return taken
}
