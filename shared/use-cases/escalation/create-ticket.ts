import { derivedId } from '../../../schemas/ids.ts'
import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { nextOpening, promisedBy } from '../../domain/calendar/calendar.ts'
import { localTime } from '../../domain/calendar/local.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { openTicket } from '../../domain/ticket/open-ticket.ts'
import { isoNow } from '../../ports/clock.ts'
import { freeOffered } from '../agents/slots.ts'
import { phraseNotice, planChange } from '../conversation/staff-actions.ts'
import { hoursFor } from '../settings/hours.ts'
import { facts } from '../storage/facts.ts'
import { listMessages, putEscalation, ticketWrites } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { statusLine } from '../tickets/links.ts'
import { promised } from '../tickets/promise.ts'
import { loadStep, type StepInput, type StepPorts } from './machine.ts'

/** What the customer last said, as the subject of a ticket. */
export async function subjectOf(
  ports: StepPorts | Pick<StepPorts, 'table'>,
  conversation: Conversation,
): Promise<string> {
  const messages = await listMessages(ports, conversation.id, { limit: 20 })
  const said = messages
    .filter((message) => message.author === 'customer')
    .map((message) => textOf(message.content))
    .filter(Boolean)
  const telling = said.findLast((text) => text.length > 6) ?? said.at(-1)
  return (telling ?? `${conversation.customerName ?? conversation.channel}`).slice(0, 200)
}

/** Nobody could take it: one ticket, one promise to the customer, and the conversation is the assistant's again. */
export async function createEscalationTicket(
  ports: StepPorts,
  input: StepInput & { readonly reason: 'no-agent' | 'outside-hours' },
): Promise<{ readonly ticketId?: string; readonly outcome?: 'accepted' }> {
  return optimistic<{ readonly ticketId?: string; readonly outcome?: 'accepted' }>(ports.table, async () => {
    const { escalation, conversation, isOpen } = await loadStep(ports, input)
    // Somebody took it in the last moment: its machine waits for the close like any other.
    if (escalation?.status === 'assigned') return { writes: [], result: { outcome: 'accepted' } }
    if (!isOpen) return { writes: [], result: escalation?.ticketId ? { ticketId: escalation.ticketId } : {} }
    const configuration = await ports.configuration.load()
    const { teamId } = escalation
    const hours = await hoursFor(ports, { teamId, inboxId: conversation.inboxId })
    const at = isoNow(ports.clock)
    const id = derivedId('ticket', escalation.id)
    const now = ports.clock.now()
    const dueAt = new Date(promisedBy(hours, now, configuration.serviceLevel.ticketDueHours)).toISOString()
    const opening = nextOpening(hours, now)
    const plain = openTicket(id, at, {
      subject: await subjectOf(ports, conversation),
      description: '',
      priority: escalation.priority >= 8 ? 'high' : 'normal',
      conversationId: conversation.id,
      customerId: conversation.customerId,
      origin: input.reason,
      dueAt,
      ...(teamId && { teamId }),
      publicKey: ports.clock.secret(),
      ...(conversation.customerName && { customerName: conversation.customerName }),
      history: [{ at, by: 'system', change: 'created', isPublic: true }],
    })
    const ticket = await promised(ports, plain)
    const { token, offerEndsAt, agentId, ...rest } = escalation
    const ended = { ...rest, status: 'ticketed' as const, ticketId: id, endedAt: at, version: escalation.version + 1 }
    const { waitingSince, escalationId, ...unqueued } = conversation
    const after: Conversation = {
      ...unqueued,
      status: nextStatus('waiting', 'return'),
      ticketIds: [...conversation.ticketIds, id],
      memory: { misunderstandings: 0 },
    }
    const phrase = input.reason === 'no-agent' ? 'ticketNoAgent' : 'ticketOutsideHours'
    const notice = phraseNotice(phrase, conversation, {
      number: ticket.number,
      due: localTime(dueAt, hours.timeZone),
      opens: opening ? localTime(new Date(opening).toISOString(), hours.timeZone) : '—',
    })
    const freed = await freeOffered(ports, escalation, at)
    const planned = planChange(ports, {
      before: conversation,
      after,
      notices: [{ ...notice, text: `${notice.text}${statusLine(ports, ticket, conversation)}` }],
      change: 'returned',
      outgoing: [facts.ticketChanged(ticket, 'created'), facts.escalationChanged(ended), ...freed.outgoing],
      writes: [...ticketWrites(ticket), putEscalation(ended, escalation), ...freed.writes],
    })
    return { writes: planned.writes, result: { ticketId: id } }
  })
}
