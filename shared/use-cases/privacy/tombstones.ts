import { createHash } from 'node:crypto'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

/** An address without saying it. */
export const traceOf = (inboxId: string, address: string) =>
  createHash('sha256').update(`${inboxId}\n${address}`).digest('hex')

/** Whether what was sent then was sent by somebody who has been erased since: it must not come back. */
export async function isErased(
  { table }: { readonly table: Table },
  { inboxId, address, receivedAt }: { readonly inboxId: string; readonly address: string; readonly receivedAt: string },
): Promise<boolean> {
  const key = keys.erasure(traceOf(inboxId, address))
  const tombstone = await table.get(key.pk, key.sk, { consistent: true })
  return tombstone !== undefined && receivedAt <= String(tombstone.at)
}
