import { Conversation } from '../../../schemas/records/conversation.ts'
import { ContactPoint, type Customer } from '../../../schemas/records/customer.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import type { Core } from '../../ports/core.ts'
import { linksOf } from '../customers/links.ts'
import { indexes } from '../storage/keys.ts'
import { everyPage } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** Everything that is kept under a customer's name. */
export interface Belongings {
  /** This customer, and those whose addresses became this customer's. */
  readonly customerIds: readonly string[]
  readonly contactPoints: readonly ContactPoint[]
  readonly conversations: readonly Conversation[]
  readonly tickets: readonly Ticket[]
}

/** Finds it all, however much it is. A conversation is whose address it was held at. */
export async function belongingsOf({ table }: Pick<Core, 'table'>, customer: Customer): Promise<Belongings> {
  const links = await linksOf({ table }, customer.id)
  const earlier = links.filter(({ undoneAt }) => !undoneAt).map(({ fromCustomerId }) => fromCustomerId)
  const customerIds = [...new Set([customer.id, ...earlier])]
  const items = []
  for (const id of customerIds) {
    const keys = await everyPage((cursor) =>
      table.query({ index: 'gsi2', pk: indexes.ofCustomer(id), ...(cursor && { cursor }) }),
    )
    items.push(...(await table.getMany(keys.map(({ pk, sk }) => ({ pk, sk })))))
  }
  const contactPoints = items
    .filter(({ sk }) => sk === 'CPT')
    .map((item) => read(ContactPoint, item))
    .filter(({ customerId }) => customerId === customer.id)
  const own = new Set([...contactPoints.map(({ id }) => id), ...customer.formerContactPoints])
  return {
    customerIds,
    contactPoints,
    conversations: items
      .filter(({ sk }) => sk === 'CNV')
      .map((item) => read(Conversation, item))
      .filter((one) => one.customerId === customer.id || own.has(one.contactPointId)),
    tickets: items
      .filter(({ sk }) => sk === 'TKT')
      .map((item) => read(Ticket, item))
      .filter(({ customerId }) => customerId === customer.id),
  }
}
