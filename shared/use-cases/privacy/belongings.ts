import { Conversation } from '../../../schemas/records/conversation.ts'
import { ContactPoint, type Customer } from '../../../schemas/records/customer.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import type { Core } from '../../ports/core.ts'
import { linksOf } from '../customers/links.ts'
import { indexes, keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** Everything that is kept under a customer's name. */
export interface Belongings {
  readonly contactPoints: readonly ContactPoint[]
  readonly conversations: readonly Conversation[]
  readonly tickets: readonly Ticket[]
}

/** Finds it all, however much it is. A conversation is whose address it was held at. */
export async function belongingsOf(
  { table }: Pick<Core, 'table'>,
  customer: Pick<Customer, 'id' | 'formerContactPoints'>,
): Promise<Belongings> {
  const links = await linksOf({ table }, customer.id)
  const earlier = links.filter(({ undoneAt }) => !undoneAt).map(({ fromCustomerId }) => fromCustomerId)
  const items = []
  for (const id of new Set([customer.id, ...earlier])) {
    const found = await everyItem({ table }, { index: 'gsi2', pk: indexes.ofCustomer(id) })
    items.push(...(await table.getMany(found.map(({ pk, sk }) => ({ pk, sk })))))
  }
  const rows = await everyItem(
    { table },
    { pk: keys.customer(customer.id).pk, prefix: keys.addressPrefix, consistent: true },
  )
  const linked = links.filter(({ undoneAt }) => !undoneAt)
  // What has only begun may not be in the index yet; the customer knows its addresses, and an address its conversation.
  const addresses = [...rows, ...linked].map(({ inboxId, address }) =>
    keys.contactPoint(String(inboxId), String(address)),
  )
  const listed = new Set(items.map(({ pk }) => pk))
  const unlisted = (keysOf: readonly { readonly pk: string; readonly sk: string }[]) =>
    table.getMany([...new Map(keysOf.map((key) => [key.pk, key])).values()].filter(({ pk }) => !listed.has(pk)))
  const contactPoints = [...items, ...(await unlisted(addresses))]
    .filter(({ sk }) => sk === 'CPT')
    .map((item) => read(ContactPoint, item))
    .filter(({ customerId }) => customerId === customer.id)
  const own = new Set([...contactPoints.map(({ id }) => id), ...customer.formerContactPoints])
  const begun = contactPoints.flatMap(({ conversationId }) => (conversationId ? keys.conversation(conversationId) : []))
  return {
    contactPoints,
    conversations: [...items, ...(await unlisted(begun))]
      .filter(({ sk }) => sk === 'CNV')
      .map((item) => read(Conversation, item))
      .filter((one) => one.customerId === customer.id || own.has(one.contactPointId)),
    tickets: items
      .filter(({ sk }) => sk === 'TKT')
      .map((item) => read(Ticket, item))
      .filter(({ customerId }) => customerId === customer.id),
  }
}
