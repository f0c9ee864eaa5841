import { DeskLink } from '../../../schemas/records/desk-contact.ts'
import { type Clock, daySeconds, epochAfter } from '../../ports/clock.ts'
import type { Table, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

const keepDays = 8

/** What we know of a contact; undefined for contacts that are not ours. */
export async function findDeskLink({ table }: { readonly table: Table }, contactId: string) {
  const key = keys.deskContact(contactId)
  const item = await table.get(key.pk, key.sk, { consistent: true })
  return item ? read(DeskLink, item) : undefined
}

/** Writes it only if nobody changed it since `before` was read. */
export const putDeskLink = (clock: Clock, after: DeskLink, before?: DeskLink): Write => ({
  put: {
    ...keys.deskContact(after.contactId),
    ...after,
    version: before ? before.version + 1 : 1,
    expiresAt: epochAfter(clock, keepDays * daySeconds),
  },
  if: before ? { equals: { version: before.version } } : { exists: false },
})
