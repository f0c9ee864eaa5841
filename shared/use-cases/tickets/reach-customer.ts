import type { InboxConfiguration } from '../../../schemas/deployment.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { ContactPoint, Customer } from '../../../schemas/records/customer.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { turnTo } from '../../domain/conversation/sides.ts'
import { room } from '../../domain/conversation/window.ts'
import { invalid } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { freshConversation } from '../conversation/resolve-contact.ts'
import { keys } from '../storage/keys.ts'
import {
  contactPointWrites,
  findContactPoint,
  findConversation,
  findCustomer,
  putCustomer,
} from '../storage/records.ts'

/** Where the customer of a ticket is told something: a conversation as it was and as it will be, with what must be written. */
export interface Reached {
  /** Undefined where it begins with this. */
  readonly before: Conversation | undefined
  readonly after: Conversation
  readonly writes: readonly Write[]
}

/** Whether what is said in a conversation reaches anybody now: no call that is over, no window that has closed. */
function isHeard(conversation: Conversation, atMs: number): boolean {
  const { isSpoken } = manifestOf(conversation.channel).capabilities
  return isSpoken ? conversation.status !== 'closed' : room(conversation.window, atMs) > 0
}

const mailInbox = async (ports: Core): Promise<InboxConfiguration | undefined> =>
  (await ports.configuration.load()).inboxes.find(({ channel, settings }) => channel === 'email' && settings.address)

/**
 * The conversation in which the customer of a ticket hears of it. Where theirs would stay silent, it goes on by e-mail if
 * their address is known and the company has an inbox for letters; undefined where there is no way at all.
 */
export async function reachCustomer(
  ports: Core,
  ticket: { readonly [Name in 'conversationId' | 'customerId']?: Ticket[Name] | undefined },
): Promise<Reached | undefined> {
  const conversation = ticket.conversationId ? await findConversation(ports, ticket.conversationId) : undefined
  const asItIs = conversation && { before: conversation, after: conversation, writes: [] }
  if (conversation && isHeard(conversation, ports.clock.now())) return asItIs
  const customer = ticket.customerId ? await findCustomer(ports, ticket.customerId) : undefined
  const inbox = customer?.email ? await mailInbox(ports) : undefined
  return (inbox && customer && (await byMail(ports, inbox, customer, conversation))) ?? asItIs
}

async function byMail(
  ports: Core,
  inbox: InboxConfiguration,
  customer: Customer,
  conversation: Conversation | undefined,
  writes: readonly Write[] = [],
): Promise<Reached | undefined> {
  const address = (customer.email ?? '').toLowerCase()
  const known = await findContactPoint(ports, inbox.id, address)
  // Somebody else proved to be there.
  if (known && known.customerId !== customer.id) return undefined
  const point: ContactPoint = known ?? {
    id: ports.clock.id('contactPoint'),
    inboxId: inbox.id,
    channel: inbox.channel,
    address,
    customerId: customer.id,
    isReachable: true,
    unlinkedFrom: [],
    createdAt: isoNow(ports.clock),
  }
  const there = known?.conversationId ? await findConversation(ports, known.conversationId) : undefined
  // Where they write letters already, that is where they are told.
  const before = there && there.status !== 'closed' ? there : (conversation ?? there)
  const after = before
    ? turnTo(before, { contactPointId: point.id, inboxId: inbox.id, channel: inbox.channel, address })
    : freshConversation(ports.clock, inbox, customer, point)
  const isMoved = point.conversationId !== after.id
  return {
    before,
    after,
    writes: [...writes, ...(isMoved ? contactPointWrites({ ...point, conversationId: after.id }, known) : [])],
  }
}

/**
 * Somebody who is only known by an e-mail address: the customer who proved to have it, or a new one.
 * @throws Rejected invalid where the company has no inbox for letters
 */
export async function reachByMail(
  ports: Core,
  person: { readonly email: string; readonly name?: string | undefined },
): Promise<Reached & { readonly customer: Customer }> {
  const inbox = await mailInbox(ports)
  if (!inbox) throw invalid('email', 'needs an inbox of the channel "email"')
  const email = person.email.toLowerCase()
  const proof = keys.evidence('email', email)
  const [known, owner] = [
    await findContactPoint(ports, inbox.id, email),
    (await ports.table.get(proof.pk, proof.sk, { consistent: true }))?.customerId,
  ]
  const id = known?.customerId ?? (typeof owner === 'string' ? owner : undefined)
  const found = id ? await findCustomer(ports, id) : undefined
  const at = isoNow(ports.clock)
  const customer: Customer = {
    ...(found ?? {
      id: ports.clock.id('customer'),
      isVerified: false,
      level: 'normal',
      evidence: [],
      formerContactPoints: [],
      createdAt: at,
      updatedAt: at,
      ...(person.name && { name: person.name }),
    }),
    email,
  }
  const reached = await byMail(ports, inbox, customer, undefined, found ? [] : [putCustomer(customer, true)])
  if (!reached) throw invalid('email', 'belongs to another customer')
  return { ...reached, customer }
}
