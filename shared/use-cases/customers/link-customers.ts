import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { ContactPoint, Customer, Link } from '../../../schemas/records/customer.ts'
import { Link as LinkSchema } from '../../../schemas/records/customer.ts'
import { sidesOf, turnTo, withoutSide } from '../../domain/conversation/sides.ts'
import { conflict, notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  findContactPoint,
  findConversation,
  putContactPoint,
  putConversation,
  putOutbox,
  read,
} from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { getCustomer } from './customers.ts'
import { putLink } from './links.ts'

/** The conversation that is open at an address, as another customer's. */
function rehome(ports: Core, before: Conversation, customer: Customer): readonly Write[] {
  const { customerName, ...rest } = before
  const after: Conversation = {
    ...rest,
    customerId: customer.id,
    ...(customer.name && { customerName: customer.name }),
    version: before.version + 1,
  }
  return [
    putConversation(after, before),
    putOutbox(ports.clock, keys.conversation(after.id).pk, [facts.conversationChanged(after, 'edited')]),
  ]
}

/** Staff say that an address is this customer's. @throws Rejected not-found, conflict */
export async function linkAddress(
  ports: Core,
  customerId: string,
  at: { readonly inboxId: string; readonly address: string },
  agent: Pick<Agent, 'name'>,
): Promise<Customer> {
  return optimistic(ports.table, async () => {
    const customer = await getCustomer(ports, customerId)
    const before = await findContactPoint(ports, at.inboxId, at.address)
    if (!before) throw notFound('contact point', `${at.inboxId} ${at.address}`)
    if (before.customerId === customerId) return { writes: [], result: customer }
    const conversation = before.conversationId ? await findConversation(ports, before.conversationId) : undefined
    const after: ContactPoint = {
      ...before,
      customerId,
      unlinkedFrom: before.unlinkedFrom.filter((id) => id !== customerId),
    }
    return {
      writes: [
        putContactPoint(after, before),
        putLink(ports.clock, { contactPoint: before, to: customerId, by: agent.name }),
        ...(conversation && conversation.contactPointId === before.id ? rehome(ports, conversation, customer) : []),
      ],
      result: customer,
    }
  })
}

/**
 * Undoes a link: the address is its earlier customer's again, with the conversation that is open there, and leaves the
 * conversations that it had joined. No proof links the two again by itself. Doing it twice is doing it once.
 */
export async function undoLink(
  ports: Core,
  customerId: string,
  linkId: string,
  agent: Pick<Agent, 'name'>,
): Promise<Link> {
  return optimistic(ports.table, async () => {
    const key = keys.link(customerId, linkId)
    const item = await ports.table.get(key.pk, key.sk, { consistent: true })
    if (!item) throw notFound('link', linkId)
    const link = read(LinkSchema, item)
    if (link.undoneAt) return { writes: [], result: link }
    const contactPoint = await findContactPoint(ports, link.inboxId, link.address)
    if (!contactPoint || contactPoint.customerId !== customerId)
      throw conflict('The address has gone to another customer since. Undo that link first.')
    const from = await getCustomer(ports, link.fromCustomerId)
    const conversation = contactPoint.conversationId
      ? await findConversation(ports, contactPoint.conversationId)
      : undefined
    const { conversationId, ...rest } = contactPoint
    const { stays, writes } = leave(ports, conversation, contactPoint, from)
    const undone: Link = { ...link, undoneAt: isoNow(ports.clock), undoneBy: agent.name }
    return {
      writes: [
        putContactPoint(
          {
            ...rest,
            ...(stays && conversationId && { conversationId }),
            customerId: from.id,
            unlinkedFrom: [...contactPoint.unlinkedFrom, customerId].slice(-20),
          },
          contactPoint,
        ),
        { put: { ...key, ...undone }, if: { exists: true } },
        ...writes,
      ],
      result: undone,
    }
  })
}

/** An address leaves a conversation that has others; one that has only this address goes with it. */
function leave(
  ports: Core,
  conversation: Conversation | undefined,
  contactPoint: ContactPoint,
  from: Customer,
): { readonly stays: boolean; readonly writes: readonly Write[] } {
  if (!conversation) return { stays: false, writes: [] }
  const others = sidesOf(conversation).filter((side) => side.contactPointId !== contactPoint.id)
  const [next] = others
  if (!next) return { stays: true, writes: rehome(ports, conversation, from) }
  const after: Conversation = {
    ...withoutSide(turnTo(conversation, next), contactPoint.id),
    version: conversation.version + 1,
  }
  return {
    stays: false,
    writes: [
      putConversation(after, conversation),
      putOutbox(ports.clock, keys.conversation(after.id).pk, [facts.conversationChanged(after, 'edited')]),
    ],
  }
}
