import type * as z from 'zod'
import { Agent } from '../../../schemas/records/agent.ts'
import { Conversation } from '../../../schemas/records/conversation.ts'
import { ContactPoint, Customer } from '../../../schemas/records/customer.ts'
import { Escalation } from '../../../schemas/records/escalation.ts'
import { Message } from '../../../schemas/records/message.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import { holderOf, isInLine, placeInLine } from '../../domain/ticket/line.ts'
import { nextMoment } from '../../domain/ticket/promises.ts'
import { Defect, notFound } from '../../errors/errors.ts'
import { type Clock, daySeconds, epochAfter, isoNow } from '../../ports/clock.ts'
import type { Item, Table, Write } from '../../ports/table.ts'
import { digestTicket } from '../search/digest.ts'
import { hourOf, indexes, keys } from './keys.ts'
import { updateAgent } from './update-agent.ts'

const outboxDays = 7
const dedupeDays = 8

/** Attributes of an item that are not the record's. */
const structural = new Set(['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'])
const beyond = Symbol('what a later version wrote')
type Beyond = { readonly [beyond]?: Readonly<Record<string, unknown>> }

/**
 * Reads a stored item as a record. What a later version wrote beside what this one knows is carried along, unseen, and
 * written back with the record: while a deployment goes on, or after it was rolled back, both versions are at work.
 */
export function read<S extends z.ZodType>(schema: S, item: Item): z.infer<S> {
  const parsed = schema.safeParse(item)
  if (parsed.success) {
    const known = parsed.data as object
    const more = Object.keys(item).filter((name) => !(name in known) && !structural.has(name))
    if (more.length === 0) return known as z.infer<S>
    return { ...known, [beyond]: Object.fromEntries(more.map((name) => [name, item[name]])) } as z.infer<S>
  }
  const issue = parsed.error.issues[0]
  throw new Defect(`The item ${item.pk} ${item.sk} is not readable: ${issue?.path.join('.')} ${issue?.message}`, {
    code: 'unreadable-item',
  })
}

/** A record as it is stored: with what a later version wrote of it. */
function stored<T extends object>(record: T): T {
  const { [beyond]: more, ...rest } = record as T & Beyond
  return { ...more, ...rest } as T
}

/** Who a conversation is listed under; `desk` for those that people outside our console hold. */
const ownerOf = (conversation: Conversation) =>
  conversation.status === 'assigned' ? (conversation.agentId ?? 'desk') : conversation.status

/** Lists that hold nothing are what a reader takes for granted: without them most conversations are one unit to write. */
const withoutEmpty = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => !Array.isArray(value) || value.length > 0)) as T

/** Writes a conversation only if nobody changed it since `before` was read. */
export const putConversation = (after: Conversation, before?: Conversation): Write => ({
  put: {
    ...keys.conversation(after.id),
    gsi1pk: indexes.conversationsOf(ownerOf(after)),
    gsi1sk: `${hourOf(after.updatedAt)}#${after.id}`,
    gsi2pk: indexes.ofCustomer(after.customerId),
    gsi2sk: `CNV#${after.createdAt}#${after.id}`,
    ...withoutEmpty(stored(after)),
  },
  if: before ? { equals: { version: before.version } } : { exists: false },
})

export const putMessage = (message: Message): Write => ({
  put: { ...keys.message(message.conversationId, message.seq), ...message },
  if: { exists: false },
})

export const putCustomer = (customer: Customer, isNew = false): Write => ({
  put: { ...keys.customer(customer.id), gsi1pk: indexes.customers, gsi1sk: customer.id, ...stored(customer) },
  ...(isNew && { if: { exists: false } }),
})

/** Writes a contact point only if it is still its customer's of when `before` was read. */
export const putContactPoint = (contactPoint: ContactPoint, before?: ContactPoint): Write => ({
  put: {
    ...keys.contactPoint(contactPoint.inboxId, contactPoint.address),
    gsi2pk: indexes.ofCustomer(contactPoint.customerId),
    gsi2sk: `CPT#${contactPoint.id}`,
    ...stored(contactPoint),
  },
  if: before ? { equals: { customerId: before.customerId } } : { exists: false },
})

/** An address; a new one also stands beside its customer, who has to be found whole before an index shows it. */
export const contactPointWrites = (after: ContactPoint, before?: ContactPoint): readonly Write[] => {
  const { customerId, id, inboxId, address } = after
  const beside: Write = { put: { ...keys.address(customerId, id), inboxId, address } }
  return [putContactPoint(after, before), ...(before ? [] : [beside])]
}

/** The place in the queue, as a text that sorts by it. */
export const placeOf = (escalation: Escalation): string =>
  `${escalation.rankedAt ?? escalation.createdAt}#${escalation.id}`

export const putEscalation = (after: Escalation, before?: Escalation): Write => ({
  put: {
    ...keys.escalation(after.conversationId, after.id),
    // Whoever has waited keeps the place while somebody is being looked for, so that nobody slips in between.
    ...((after.status === 'waiting' || (after.status === 'routing' && after.waitedAt)) && {
      gsi1pk: indexes.waitingEscalations,
      gsi1sk: placeOf(after),
    }),
    ...stored(after),
  },
  if: before ? { equals: { version: before.version } } : { exists: false },
})

const putTicket = (after: Ticket, before?: Ticket): Write => ({
  put: {
    ...keys.ticket(after.id),
    gsi1pk: indexes.tickets(after.status),
    gsi1sk: `${after.dueAt ?? '9999'}#${after.id}`,
    ...(after.customerId && { gsi2pk: indexes.ofCustomer(after.customerId), gsi2sk: `TKT#${after.id}` }),
    ...stored(after),
  },
  if: before ? { equals: { version: before.version } } : { exists: false },
})

/** A row beside a ticket that is in a list by its place; none where it has no place, and no write where that stays. */
function beside(key: { pk: string; sk: string }, list: string, place: string | undefined, before: string | undefined) {
  if (place === before) return []
  return place ? [{ put: { ...key, gsi1pk: list, gsi1sk: place } }] : [{ delete: key }]
}

const momentOf = (ticket: Ticket) => {
  const next = nextMoment(ticket)
  return next && `${next}#${ticket.id}`
}
const lineOf = (ticket: Ticket) => (isInLine(ticket) ? placeInLine(ticket) : undefined)

/** The room of agents that a changed ticket takes and gives back; an offer is refused by who has none, or is away. */
function roomWrites(after: Ticket, before: Ticket | undefined): readonly Write[] {
  const [holder, was] = [holderOf(after), before?.heldBy]
  const [offered, wasOffered] = [after.offer?.agentId, before?.offer?.agentId]
  const touched = new Set([holder, was, offered, wasOffered].filter((id) => id !== undefined))
  return [...touched].flatMap((agentId): readonly Write[] => {
    const added = Number(holder === agentId) - Number(was === agentId)
    const isNewOffer = offered === agentId && wasOffered !== agentId
    const isOver = wasOffered === agentId && offered !== agentId
    if (added === 0 && !isNewOffer && !isOver) return []
    const slot = keys.ticketSlot(agentId, after.id)
    return [
      updateAgent(agentId, {
        add: { ticketLoad: added },
        ...(isNewOffer && { set: { ticketOfferId: after.id } }),
        ...(isOver && { remove: ['ticketOfferId'] }),
        if: {
          ...(isNewOffer && {
            absent: ['ticketOfferId'],
            equals: { availability: 'online' },
            lessThan: { ticketLoad: { attribute: 'ticketCapacity' } },
          }),
        },
      }),
      ...(added > 0 ? [{ put: { ...slot, ticketId: after.id } }] : added < 0 ? [{ delete: slot }] : []),
    ]
  })
}

/** A ticket with its place in the line, the moment at which somebody must look at it again, and the room it takes. */
export function ticketWrites(after: Ticket, before?: Ticket): readonly Write[] {
  const { heldBy: _before, ...rest } = after
  const holder = holderOf(after)
  return [
    putTicket({ ...rest, ...(holder && { heldBy: holder }) }, before),
    ...beside(keys.ticketAlarm(after.id), indexes.ticketAlarms, momentOf(after), before && momentOf(before)),
    ...beside(keys.ticketInLine(after.id), indexes.ticketLine, lineOf(after), before && lineOf(before)),
    ...roomWrites(after, before),
    ...(before ? [] : [digestTicket(after)]),
  ]
}

/** Removes a ticket with what it is found by, and whoever worked on it has room again. */
export function ticketRemoval(ticket: Ticket): readonly Write[] {
  const { offer, ...rest } = ticket
  return [
    { delete: keys.ticket(ticket.id), if: { equals: { version: ticket.version } } },
    { delete: keys.ticketAlarm(ticket.id) },
    { delete: keys.ticketInLine(ticket.id) },
    { delete: keys.searchRow(ticket.createdAt, ticket.id) },
    ...roomWrites({ ...rest, status: 'closed' }, ticket),
  ]
}

/** One outbox row beside what it follows from; the relay finds it in the stream. */
export const putOutbox = (clock: Clock, pk: string, items: readonly Outgoing[]): Write => {
  const id = clock.id('event')
  return {
    put: {
      ...keys.outbox(pk, id),
      id,
      at: isoNow(clock),
      items: items as Outgoing[],
      expiresAt: epochAfter(clock, outboxDays * daySeconds),
    },
    if: { exists: false },
  }
}

type HasTable = { readonly table: Table }

async function load<S extends z.ZodType>(
  { table }: HasTable,
  schema: S,
  key: { readonly pk: string; readonly sk: string },
) {
  const item = await table.get(key.pk, key.sk, { consistent: true })
  return item ? read(schema, item) : undefined
}

export const findConversation = (ports: HasTable, id: string) => load(ports, Conversation, keys.conversation(id))
export const findCustomer = (ports: HasTable, id: string) => load(ports, Customer, keys.customer(id))
export const findAgent = (ports: HasTable, id: string) => load(ports, Agent, keys.agent(id))
export const findTicket = (ports: HasTable, id: string) => load(ports, Ticket, keys.ticket(id))
export const findContactPoint = (ports: HasTable, inboxId: string, address: string) =>
  load(ports, ContactPoint, keys.contactPoint(inboxId, address))
export const findEscalation = (ports: HasTable, conversationId: string, id: string) =>
  load(ports, Escalation, keys.escalation(conversationId, id))
export const findMessage = (ports: HasTable, conversationId: string, seq: number) =>
  load(ports, Message, keys.message(conversationId, seq))

/** @throws Rejected not-found */
export async function getConversation(ports: HasTable, id: string): Promise<Conversation> {
  const found = await findConversation(ports, id)
  if (!found) throw notFound('conversation', id)
  return found
}

/** @throws Rejected not-found */
export async function getTicket(ports: HasTable, id: string): Promise<Ticket> {
  const found = await findTicket(ports, id)
  if (!found) throw notFound('ticket', id)
  return found
}

/** @throws Rejected not-found */
export async function getEscalation(ports: HasTable, conversationId: string, id: string): Promise<Escalation> {
  const found = await findEscalation(ports, conversationId, id)
  if (!found) throw notFound('escalation', id)
  return found
}

/** Messages after (or before) a sequence number, oldest first. */
export async function listMessages(
  { table }: HasTable,
  conversationId: string,
  range: { readonly afterSeq?: number; readonly beforeSeq?: number; readonly limit?: number },
) {
  const isBackward = range.afterSeq === undefined
  const page = await table.query({
    pk: `CNV#${conversationId}`,
    after: range.afterSeq === undefined ? keys.messagePrefix : keys.message(conversationId, range.afterSeq).sk,
    before: range.beforeSeq === undefined ? `${keys.messagePrefix}~` : keys.message(conversationId, range.beforeSeq).sk,
    descending: isBackward,
    limit: range.limit ?? 50,
    consistent: true,
  })
  const messages = page.items.map((item) => read(Message, item))
  return isBackward ? messages.reverse() : messages
}

const messagesARead = 200

/** All messages of a conversation after a sequence number, oldest first, however many they are. */
export async function everyMessage(ports: HasTable, conversationId: string, afterSeq = 0): Promise<readonly Message[]> {
  const all: Message[] = []
  for (;;) {
    const page = await listMessages(ports, conversationId, {
      afterSeq: all.at(-1)?.seq ?? afterSeq,
      limit: messagesARead,
    })
    all.push(...page)
    if (page.length < messagesARead) return all
  }
}

/** Remembers that a message of a provider was taken; the condition is what makes it one message. */
export const putDuplicate = (
  clock: Clock,
  message: { readonly inboxId: string; readonly providerMessageId: string },
): Write => ({
  put: {
    ...keys.duplicate(message.inboxId, message.providerMessageId),
    expiresAt: epochAfter(clock, dedupeDays * daySeconds),
  },
  if: { exists: false },
})
