import type { ContactPoint } from '../../../schemas/records/customer.ts'
import { Link } from '../../../schemas/records/customer.ts'
import { type Clock, isoNow } from '../../ports/clock.ts'
import type { Table, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

/** Records that an address went from one customer to another, by what proof or by whom, so that it can be undone. */
export function putLink(
  clock: Clock,
  link: { readonly contactPoint: ContactPoint; readonly to: string; readonly by: string },
): Write {
  const id = clock.id('event')
  const { contactPoint, to, by } = link
  return {
    put: {
      ...keys.link(to, id),
      id,
      inboxId: contactPoint.inboxId,
      address: contactPoint.address,
      contactPointId: contactPoint.id,
      fromCustomerId: contactPoint.customerId,
      toCustomerId: to,
      by,
      at: isoNow(clock),
    },
    if: { exists: false },
  }
}

/** Every link that made addresses a customer's, oldest first, with those that were undone. */
export async function linksOf(ports: { readonly table: Table }, customerId: string): Promise<readonly Link[]> {
  const page = await ports.table.query({
    pk: `CUS#${customerId}`,
    prefix: keys.linkPrefix,
    consistent: true,
    limit: 100,
  })
  return page.items.map((item) => read(Link, item))
}
