import { createHash } from 'node:crypto'
import type { Table, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

/** An address without saying it. */
export const traceOf = (inboxId: string, address: string) =>
  createHash('sha256').update(`${inboxId}\n${address}`).digest('hex')

/** When whoever was at an address was erased: what was received until then must not come back. */
export async function erasedAt(
  { table }: { readonly table: Table },
  inboxId: string,
  address: string,
): Promise<string | undefined> {
  const key = keys.erasure(traceOf(inboxId, address))
  const tombstone = await table.get(key.pk, key.sk, { consistent: true })
  return tombstone && String(tombstone.at)
}

/** Written with what begins at an address: nobody was erased there since that was looked up. */
export const stillErasedAt = (inboxId: string, address: string, at: string | undefined): Write => ({
  check: keys.erasure(traceOf(inboxId, address)),
  if: at ? { equals: { at } } : { exists: false },
})
