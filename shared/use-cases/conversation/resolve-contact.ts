import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { InboxConfiguration, RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { Conversation, Side } from '../../../schemas/records/conversation.ts'
import type { ContactPoint, Customer } from '../../../schemas/records/customer.ts'
import { sideOf, turnTo } from '../../domain/conversation/sides.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { Rejected } from '../../errors/errors.ts'
import { type Clock, isoNow } from '../../ports/clock.ts'
import type { Table, Write } from '../../ports/table.ts'
import type { Continuation } from '../customers/continuation.ts'
import { adopt, identify } from '../customers/identify.ts'
import { erasedAt, stillErasedAt } from '../privacy/tombstones.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  contactPointWrites,
  findContactPoint,
  findConversation,
  putConversation,
  putOutbox,
} from '../storage/records.ts'

type Ports = { readonly table: Table; readonly clock: Clock }

/** Who writes, where, and in which conversation; with what must be written for it to be so. */
export interface Contact {
  readonly contactPoint: ContactPoint
  readonly customer: Customer
  /** The conversation as stored; undefined when this turn opens a new one. */
  readonly before: Conversation | undefined
  readonly conversation: Conversation
  readonly isReopened: boolean
  /** The address that the conversation came from, where a code brought it here. */
  readonly cameFrom?: Side
  readonly writes: readonly Write[]
}

/** @throws Rejected unknown-inbox */
export function inboxOf(configuration: RuntimeConfiguration, inboxId: string): InboxConfiguration {
  const inbox = configuration.inboxes.find((candidate) => candidate.id === inboxId)
  if (!inbox) throw new Rejected(`There is no inbox "${inboxId}".`, { code: 'unknown-inbox', status: 404 })
  return inbox
}

/** A conversation that begins: nothing was said in it yet, and it is stored with what is. */
export function freshConversation(
  clock: Clock,
  inbox: InboxConfiguration,
  customer: Customer,
  contactPoint: ContactPoint,
): Conversation {
  const at = isoNow(clock)
  return {
    id: clock.id('conversation'),
    customerId: customer.id,
    contactPointId: contactPoint.id,
    inboxId: inbox.id,
    channel: inbox.channel,
    address: contactPoint.address,
    status: 'assistant',
    version: 0,
    lastSeq: 0,
    language: customer.language ?? inbox.language,
    createdAt: at,
    updatedAt: at,
    ...(customer.name && { customerName: customer.name }),
    readSeq: 0,
    customerReadSeq: 0,
    participants: [],
    heldSeqs: [],
    sides: [],
    memory: { misunderstandings: 0 },
    tags: customer.level === 'vip' ? ['VIP'] : [],
    ticketIds: [],
  }
}

const reopened = (conversation: Conversation): Conversation => {
  const {
    closedAt,
    closedBy,
    agentId,
    agentName,
    escalationId,
    ratingToken,
    ratingAskedAt,
    ratingRemindedAt,
    rating,
    waitingSince,
    ...rest
  } = conversation
  return { ...rest, status: nextStatus('closed', 'reopen'), memory: { misunderstandings: 0 } }
}

/** The conversation that an address had of its own ends when another is continued there. */
function leaveOwn(clock: Clock, own: Conversation | undefined, into: Conversation): readonly Write[] {
  if (!own || own.id === into.id || own.status !== 'assistant') return []
  const closed: Conversation = {
    ...own,
    status: 'closed',
    closedAt: isoNow(clock),
    closedBy: 'merged',
    mergedInto: into.id,
    version: own.version + 1,
  }
  return [
    putConversation(closed, own),
    putOutbox(clock, keys.conversation(own.id).pk, [facts.conversationChanged(closed, 'closed')]),
  ]
}

/** Finds or makes the contact point, its customer and its conversation; a recently closed conversation is reopened. */
export async function resolveContact(
  ports: Ports,
  configuration: RuntimeConfiguration,
  command: InboundCommand,
  continuation?: Continuation,
): Promise<Contact> {
  const { clock } = ports
  const at = isoNow(clock)
  const inbox = inboxOf(configuration, command.inboxId)
  const profile = command.kind === 'message' ? command.profile : undefined
  const known = await findContactPoint(ports, inbox.id, command.address)
  const erased = known ? known.erasedAt : await erasedAt(ports, inbox.id, command.address)
  const identified = continuation
    ? await adopt(ports, known, continuation.conversation.customerId)
    : await identify(ports, known, profile)
  const { customer } = identified
  const kept = identified.isSomebodyElse ? undefined : known
  const base: ContactPoint = kept ?? {
    id: clock.id('contactPoint'),
    inboxId: inbox.id,
    channel: inbox.channel,
    address: command.address,
    customerId: customer.id,
    isReachable: true,
    unlinkedFrom: [],
    ...(erased && { erasedAt: erased }),
    createdAt: at,
  }
  const pointed = base.conversationId ? await findConversation(ports, base.conversationId) : undefined
  const last =
    continuation?.conversation ?? (pointed?.mergedInto ? await findConversation(ports, pointed.mergedInto) : pointed)
  const reopenSince = clock.now() - configuration.serviceLevel.reopenHours * 3_600_000
  const isReopened =
    last?.status === 'closed' &&
    (continuation !== undefined || Date.parse(last.closedAt ?? last.updatedAt) >= reopenSince)
  const continues = last && (last.status !== 'closed' || isReopened)
  const conversation = continues
    ? isReopened
      ? reopened(last)
      : last
    : freshConversation(clock, inbox, customer, base)
  const contactPoint: ContactPoint = {
    ...base,
    customerId: customer.id,
    conversationId: conversation.id,
    isReachable: true,
  }
  const isChanged =
    !known || known.conversationId !== conversation.id || known.customerId !== customer.id || !known.isReachable
  return {
    contactPoint,
    customer,
    before: continues ? last : undefined,
    conversation: turnTo(
      { ...conversation, customerId: customer.id, ...(customer.name && { customerName: customer.name }) },
      { contactPointId: contactPoint.id, inboxId: inbox.id, channel: inbox.channel, address: command.address },
    ),
    isReopened,
    ...(continuation && { cameFrom: sideOf(continuation.conversation) }),
    writes: [
      ...(isChanged ? contactPointWrites(contactPoint, known) : []),
      ...(known ? [] : [stillErasedAt(inbox.id, command.address, erased)]),
      ...identified.writes,
      ...(continuation ? [continuation.use, ...leaveOwn(clock, pointed, conversation)] : []),
    ],
  }
}
