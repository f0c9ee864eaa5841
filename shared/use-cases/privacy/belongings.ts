import { Conversation } from '../../../schemas/records/conversation.ts'
import { ContactPoint, type Customer } from '../../../schemas/records/customer.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import type { Core } from '../../ports/core.ts'
import { linksOf } from '../customers/links.ts'
import { indexes } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** Everything that is kept under a customer's name. */
export interface Belongings {
  readonly contactPoints: readonly ContactPoint[]
  readonly conversations: readonly Conversation[]
  readonly tickets: readonly Ticket[]
}

/** Finds it all, however much it is. A conversation is whose address it was held at. */
export async function belongingsOf({ table }: Pick<Core, 'table'>, customer: Customer): Promise<Belongings> {
  const links = await linksOf({ table }, customer.id)
  const earlier = links.filter(({ undoneAt }) => !undoneAt).map(({ fromCustomerId }) => fromCustomerId)
  const items = []
  for (const id of new Set([customer.id, ...earlier])) {
    const keys = await everyItem({ table }, { index: 'gsi2', pk: indexes.ofCustomer(id) })
    items.push(...(await table.getMany(keys.map(({ pk, sk }) => ({ pk, sk })))))
  }
  const contactPoints = items
    .filter(({ sk }) => sk === 'CPT')
    .map((item) => read(ContactPoint, item))
    .filter(({ customerId }) => customerId === customer.id)
  const own = new Set([...contactPoints.map(({ id }) => id), ...customer.formerContactPoints])
  return {
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
