import { Conversation } from '../../../schemas/records/conversation.ts'
import { ContactPoint, Customer } from '../../../schemas/records/customer.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import { notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page } from '../../ports/table.ts'
import { indexes } from '../storage/keys.ts'
import { findCustomer, putCustomer, read } from '../storage/records.ts'
import { linksOf } from './links.ts'
import { suggestLinks } from './suggest-links.ts'

type Has = Pick<Core, 'table'>

/** @throws Rejected not-found */
export async function getCustomer(ports: Has, id: string): Promise<Customer> {
  const customer = await findCustomer(ports, id)
  if (!customer) throw notFound('customer', id)
  return customer
}

export async function listCustomers(ports: Has, limit: number, cursor?: string): Promise<Page<Customer>> {
  const page = await ports.table.query({
    index: 'gsi1',
    pk: indexes.customers,
    descending: true,
    limit,
    ...(cursor && { cursor }),
  })
  const items = await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  return { items: items.map((item) => read(Customer, item)), ...(page.cursor && { cursor: page.cursor }) }
}

export async function editCustomer(
  ports: Core,
  id: string,
  edit: Partial<Pick<Customer, 'name' | 'email' | 'phone' | 'note' | 'level' | 'language'>>,
): Promise<Customer> {
  const before = await getCustomer(ports, id)
  const changed = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined))
  const after: Customer = { ...before, ...changed, updatedAt: isoNow(ports.clock) }
  await ports.table.transact([putCustomer(after)])
  return after
}

/**
 * The conversations that were held at a customer's addresses, also those from before an address was linked: a
 * conversation belongs to whoever its address belongs to, so that undoing a link takes them along.
 */
async function conversationsOf(
  ports: Has,
  customerIds: readonly string[],
  contactPointIds: readonly string[],
): Promise<readonly Conversation[]> {
  const own = new Set(contactPointIds)
  const pages = await Promise.all(
    customerIds.map((id) =>
      ports.table.query({ index: 'gsi2', pk: indexes.ofCustomer(id), prefix: 'CNV#', descending: true, limit: 50 }),
    ),
  )
  const items = await ports.table.getMany(pages.flatMap((page) => page.items.map(({ pk, sk }) => ({ pk, sk }))))
  return items.map((item) => read(Conversation, item)).filter((one) => own.has(one.contactPointId))
}

/** The addresses of a customer, what linked them, and the conversations that were held there, newest first. */
export async function customerConversations(ports: Core, customer: Customer) {
  const page = await ports.table.query({
    index: 'gsi2',
    pk: indexes.ofCustomer(customer.id),
    prefix: 'CPT#',
    descending: true,
    limit: 50,
  })
  const [points, links] = await Promise.all([
    ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk }))),
    linksOf(ports, customer.id),
  ])
  const contactPoints = points.map((item) => read(ContactPoint, item))
  const earlier = [...new Set(links.filter((link) => !link.undoneAt).map((link) => link.fromCustomerId))]
  const conversations = await conversationsOf(
    ports,
    [customer.id, ...earlier],
    [...contactPoints.map(({ id }) => id), ...customer.formerContactPoints],
  )
  return {
    links: [...links],
    contactPoints,
    conversations: [...conversations].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  }
}

/** What belongs to one customer, newest first: a page of conversations, tickets and contact points. */
export async function customerRecords(ports: Core, customer: Customer) {
  const page = await ports.table.query({
    index: 'gsi2',
    pk: indexes.ofCustomer(customer.id),
    prefix: 'TKT#',
    descending: true,
    limit: 50,
  })
  const [tickets, held] = await Promise.all([
    ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk }))),
    customerConversations(ports, customer),
  ])
  return {
    ...held,
    suggestions: [...(await suggestLinks(ports, customer, held.contactPoints))],
    tickets: tickets.map((item) => read(Ticket, item)).sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  }
}
