import type { Conversation } from '../../../schemas/records/conversation.ts'
import { Ticket } from '../../../schemas/records/ticket.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { openTicket } from '../../domain/ticket/open-ticket.ts'
import type { TicketAct } from '../../domain/ticket/promises.ts'
import { remindedOf } from '../../domain/ticket/reminders.ts'
import { actsOf, checkTransition, isDone } from '../../domain/ticket/transitions.ts'
import { invalid, notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page, Write } from '../../ports/table.ts'
import { type Change, phraseNotice, planChange } from '../conversation/staff-actions.ts'
import { readSetting } from '../settings/settings.ts'
import { facts } from '../storage/facts.ts'
import { indexes, keys } from '../storage/keys.ts'
import {
  findAgent,
  findConversation,
  findCustomer,
  findTicket,
  getTicket,
  putConversation,
  putOutbox,
  read,
  ticketWrites,
} from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { checkFields } from './check-fields.ts'
import { statusLine } from './links.ts'
import { promised, promisedAfter } from './promise.ts'
import { type Reached, reachByMail, reachCustomer } from './reach-customer.ts'

type Settable = Pick<
  Ticket,
  'subject' | 'description' | 'priority' | 'type' | 'fields' | 'teamId' | 'followerIds' | 'tags' | 'dueAt'
>
export type NewTicket = Pick<Ticket, 'subject'> &
  Partial<Settable & Pick<Ticket, 'conversationId' | 'customerId' | 'assigneeId' | 'parentId'>> & {
    /** Whose it is, where they are only known by that: they are told by e-mail. */
    readonly email?: string
    readonly customerName?: string
  }
export type TicketEdit = Partial<Omit<Settable, 'teamId' | 'type'> & Pick<Ticket, 'status'>> & {
  readonly assigneeId?: string | null
  readonly teamId?: string | null
  readonly type?: string | null
  readonly comment?: string
  /** When whoever asks wants to be told of it again. */
  readonly reminder?: { readonly at: string; readonly text: string; readonly agentId: string }
}

/** The writes of a changed ticket, in the transaction of its conversation where that changes too. */
export function planTicket(
  ports: Pick<Core, 'clock'>,
  after: Ticket,
  before: Ticket | undefined,
  said?: Omit<Change, 'outgoing' | 'writes'>,
  more: readonly Write[] = [],
): readonly Write[] {
  const outgoing = [facts.ticketChanged(after, before ? 'changed' : 'created')]
  const writes = [...ticketWrites(after, before), ...more]
  if (said) return planChange(ports, { ...said, outgoing, writes }).writes
  return [...writes, putOutbox(ports.clock, keys.ticket(after.id).pk, outgoing)]
}

/** Names must lead to somebody. @throws Rejected not-found, invalid */
async function checkNames(ports: Core, ticket: Pick<Ticket, 'teamId' | 'type' | 'fields'>): Promise<void> {
  checkFields(await readSetting(ports, 'ticketTypes'), ticket)
  if (!ticket.teamId) return
  const { items } = await readSetting(ports, 'teams')
  if (!items.some(({ id }) => id === ticket.teamId)) throw invalid('teamId', `there is no team "${ticket.teamId}"`)
}

/** Whose a new ticket is, the conversation that it comes from, and where they are told of it. */
async function customerFor(
  ports: Core,
  { conversationId, customerId, email, customerName }: NewTicket,
  isQuiet: boolean,
) {
  if (email !== undefined) {
    if (conversationId || customerId) throw invalid('email', 'is for a customer who is known by nothing else')
    const reached = await reachByMail(ports, { email, name: customerName })
    return { customer: reached.customer, conversation: undefined, reached }
  }
  const conversation = conversationId ? await findConversation(ports, conversationId) : undefined
  if (conversationId && !conversation) throw notFound('conversation', conversationId)
  const id = customerId ?? conversation?.customerId
  const customer = id ? await findCustomer(ports, id) : undefined
  if (isQuiet)
    return {
      customer,
      conversation,
      reached: conversation && { before: conversation, after: conversation, writes: [] },
    }
  return { customer, conversation, reached: await reachCustomer(ports, { conversationId, customerId: id }) }
}

/** A conversation that has a ticket of which is spoken elsewhere. */
const known = (conversation: Conversation, ticketId: string): Write =>
  putConversation(
    { ...conversation, ticketIds: [...conversation.ticketIds, ticketId], version: conversation.version + 1 },
    conversation,
  )

/** Makes a ticket; the customer is told its number in the same transaction, wherever they can be reached. */
export async function createTicket(
  ports: Core,
  input: NewTicket,
  by: { readonly name: string; readonly origin: 'agent' | 'api' | 'survey'; readonly isQuiet?: boolean },
  idempotentId?: string,
): Promise<Ticket> {
  const id = idempotentId ?? ports.clock.id('ticket')
  const { email, customerName, ...fields } = input
  const isQuiet = by.isQuiet ?? false
  return optimistic(ports.table, async () => {
    const made = idempotentId ? await findTicket(ports, id) : undefined
    if (made) return { writes: [], result: made }
    const at = isoNow(ports.clock)
    const { customer, conversation, reached } = await customerFor(ports, input, isQuiet)
    const assignee = input.assigneeId ? await findAgent(ports, input.assigneeId) : undefined
    if (input.assigneeId && !assignee) throw notFound('agent', input.assigneeId)
    const customerId = input.customerId ?? conversation?.customerId ?? customer?.id
    const name = customer?.name ?? customerName
    const parent = input.parentId ? await getTicket(ports, input.parentId) : undefined
    const plain = openTicket(id, at, {
      ...fields,
      priority: input.priority ?? 'normal',
      ...(customerId && { customerId, ...(!isQuiet && { publicKey: ports.clock.secret() }) }),
      ...(name && { customerName: name }),
      ...(assignee && { assigneeName: assignee.name }),
      origin: by.origin,
      history: [{ at, by: by.name, change: 'created', isPublic: true }],
    })
    await checkNames(ports, plain)
    const ticket = withPlace(await promised(ports, plain), reached)
    const said = reached && {
      ...placeFor(ticket, reached),
      notices: isQuiet ? [] : [noticeOf(ports, 'ticketByAgent', ticket, reached.after)],
      change: 'edited',
    }
    const family = parent
      ? ticketWrites({ ...parent, childIds: [...parent.childIds, id], version: parent.version + 1 }, parent)
      : []
    const more = [
      ...family,
      ...(reached?.writes ?? []),
      ...(conversation && conversation.id !== reached?.after.id ? [known(conversation, id)] : []),
    ]
    return { writes: planTicket(ports, ticket, undefined, said, more), result: ticket }
  })
}

/** A ticket, with the conversation in which its customer is told of it. */
export const withPlace = (ticket: Ticket, reached: Reached | undefined): Ticket =>
  !reached || [ticket.conversationId, ...ticket.moreConversationIds].includes(reached.after.id)
    ? ticket
    : ticket.conversationId
      ? { ...ticket, moreConversationIds: [...ticket.moreConversationIds, reached.after.id].slice(-20) }
      : { ...ticket, conversationId: reached.after.id }

/** The conversation in which a ticket is spoken of, which knows of it from here on. */
export const placeFor = ({ id }: Pick<Ticket, 'id'>, { before, after }: Reached) => ({
  before,
  after: after.ticketIds.includes(id) ? after : { ...after, ticketIds: [...after.ticketIds, id] },
})

/** A notice about a ticket, with the way to its page where that can be read. */
export function noticeOf(
  ports: Core,
  phrase: 'ticketByAgent' | 'ticketResolved',
  ticket: Ticket,
  conversation: Conversation,
) {
  const notice = phraseNotice(phrase, conversation, { number: ticket.number })
  return { ...notice, text: `${notice.text}${statusLine(ports, ticket, conversation)}` }
}

const asText = (value: unknown) =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** What an edit changes, one line each, as the history keeps it. */
function linesOf(before: Ticket, edit: TicketEdit, assigneeName: string | undefined): readonly string[] {
  const { assigneeId, comment, reminder, ...fields } = edit
  const lines = Object.entries(fields).flatMap(([name, value]) => {
    const old = before[name as keyof Ticket]
    const isSame = JSON.stringify(value ?? undefined) === JSON.stringify(old)
    return value === undefined || isSame ? [] : [`${name}: ${value === null ? '-' : asText(value)}`]
  })
  if (assigneeId !== undefined && (assigneeId ?? undefined) !== before.assigneeId)
    lines.push(`assignee: ${assigneeName ?? '-'}`)
  if (comment) lines.push(`comment: ${comment}`)
  if (reminder) lines.push(`reminder: ${reminder.at}`)
  return lines
}

/**
 * Changes a ticket; what changed, and who did it, is kept with it. A customer is told where theirs is resolved.
 * @throws Rejected conflict, invalid, not-found
 */
export async function editTicket(ports: Core, id: string, edit: TicketEdit, by: string): Promise<Ticket> {
  return optimistic(ports.table, async () => {
    const before = await getTicket(ports, id)
    const assignee = edit.assigneeId ? await findAgent(ports, edit.assigneeId) : undefined
    if (edit.assigneeId && !assignee) throw notFound('agent', edit.assigneeId)
    const lines = linesOf(before, edit, assignee?.name)
    if (lines.length === 0) return { writes: [], result: before }
    const status = edit.status ?? before.status
    checkTransition(before.status, status)
    const at = isoNow(ports.clock)
    const edited = applied(before, edit, assignee?.name)
    if (edit.type !== undefined || edit.fields || edit.teamId) await checkNames(ports, edited)
    const kept = withHistory(
      { ...edited, updatedAt: at, version: before.version + 1 },
      lines.map((change) => ({ at, by, change, ...(change.startsWith('status: ') && { isPublic: true }) })),
    )
    const after = await promisedAfter(ports, before, kept, actsOf(before.status, status))
    // Of a follow-up the customer was never told.
    const isResolved = status === 'resolved' && !isDone(before.status) && before.origin !== 'survey'
    const reached = isResolved ? await reachCustomer(ports, before) : undefined
    const told = withPlace(after, reached)
    const said = reached && {
      ...placeFor(told, reached),
      notices: [noticeOf(ports, 'ticketResolved', told, reached.after)],
    }
    return { writes: planTicket(ports, told, before, said, reached?.writes), result: told }
  })
}

function applied(before: Ticket, edit: TicketEdit, assigneeName: string | undefined): Ticket {
  const { assigneeId, teamId, type, comment, reminder, ...fields } = edit
  const { assigneeId: oldAssignee, assigneeName: oldName, teamId: oldTeam, type: oldType, ...rest } = before
  const chosen = assigneeId === undefined ? oldAssignee : (assigneeId ?? undefined)
  const name = assigneeId === undefined ? oldName : assigneeName
  const team = teamId === undefined ? oldTeam : (teamId ?? undefined)
  const kind = type === undefined ? oldType : (type ?? undefined)
  return {
    ...rest,
    ...(reminder && remindedOf(before, reminder)),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    ...(edit.dueAt && { isDueSet: true }),
    ...(chosen && { assigneeId: chosen }),
    ...(name && { assigneeName: name }),
    ...(team && { teamId: team }),
    ...(kind && { type: kind }),
  }
}

/** Something happened to a ticket that is not an edit: a customer spoke, somebody answered. Nothing where nothing follows. */
export async function noteAct(ports: Core, id: string, act: TicketAct): Promise<void> {
  await optimistic(ports.table, async () => {
    const before = await findTicket(ports, id)
    if (!before || isDone(before.status)) return { writes: [], result: undefined }
    const isBack = act === 'customer-spoke' && before.status === 'waiting'
    const status = isBack ? ('open' as const) : before.status
    const at = isoNow(ports.clock)
    const acts: readonly TicketAct[] = isBack ? ['resumed', act] : [act]
    const after = await promisedAfter(ports, before, { ...before, status }, acts)
    if (JSON.stringify(after) === JSON.stringify(before)) return { writes: [], result: undefined }
    const kept = withHistory({ ...after, updatedAt: at, version: before.version + 1 }, [
      ...(isBack ? [{ at, by: before.customerName ?? 'customer', change: 'status: open', isPublic: true }] : []),
    ])
    return { writes: planTicket(ports, kept, before), result: undefined }
  })
}

export interface TicketFilter {
  readonly status: Ticket['status']
  readonly assigneeId?: string
  readonly teamId?: string
  readonly priority?: Ticket['priority']
  readonly type?: string
}

/** Tickets of one status, soonest due first; a page may hold fewer than asked for where more was asked of them. */
export async function listTickets(
  ports: Pick<Core, 'table'>,
  { status, ...filter }: TicketFilter,
  limit: number,
  cursor?: string,
): Promise<Page<Ticket>> {
  const page = await ports.table.query({ index: 'gsi1', pk: indexes.tickets(status), limit, ...(cursor && { cursor }) })
  const items = await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined)
  return {
    items: items
      .map((item) => read(Ticket, item))
      .filter((ticket) => asked.every(([name, value]) => ticket[name as keyof Ticket] === value))
      .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')),
    ...(page.cursor && { cursor: page.cursor }),
  }
}
