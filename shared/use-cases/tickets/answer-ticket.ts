import type { Agent } from '../../../schemas/records/agent.ts'
import type { Ticket, TicketStatus } from '../../../schemas/records/ticket.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { actsOf, checkTransition } from '../../domain/ticket/transitions.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { getTicket } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { statusLine } from './links.ts'
import { promisedAfter } from './promise.ts'
import { reachCustomer } from './reach-customer.ts'
import { noteAct, placeFor, planTicket, withPlace } from './tickets.ts'

/**
 * Answers the customer of a ticket: in its conversation, on the customer's channel, and on the ticket's page; what was
 * promised of an answer is met in the same transaction. @throws Rejected conflict where nobody can be answered
 */
export async function answerTicket(
  ports: Core,
  id: string,
  answer: { readonly text: string; readonly status?: TicketStatus | undefined },
  agent: Agent,
): Promise<Ticket> {
  return optimistic(ports.table, async () => {
    const before = await getTicket(ports, id)
    const reached = await reachCustomer(ports, before)
    if (!reached && !before.publicKey)
      throw conflict('This ticket has neither a conversation nor a customer to answer.')
    const status = answer.status ?? before.status
    checkTransition(before.status, status)
    const at = isoNow(ports.clock)
    const answered = withHistory({ ...before, status, updatedAt: at, version: before.version + 1 }, [
      { at, by: agent.name, change: `reply: ${answer.text}`, isPublic: true },
      ...(status === before.status ? [] : [{ at, by: agent.name, change: `status: ${status}`, isPublic: true }]),
    ])
    const after = await promisedAfter(ports, before, answered, ['answered', ...actsOf(before.status, status)])
    const told = withPlace(after, reached)
    const said = reached && {
      ...placeFor(told, reached),
      replies: {
        contents: [
          {
            type: 'text' as const,
            text: `【${before.number}】${answer.text}${statusLine(ports, told, reached.after)}`,
          },
        ],
        voice: { author: 'agent' as const, agentId: agent.id, agentName: agent.name },
      },
    }
    return { writes: planTicket(ports, told, before, said, reached?.writes), result: told }
  })
}

interface Said {
  readonly conversation: { readonly ticketIds: readonly string[] }
  readonly messages: readonly { readonly author: string; readonly direction: string }[]
}
const followed = 3

/** What is said in a conversation counts for its tickets: an agent's answer, and that the customer spoke again. */
export async function followConversation(ports: Core, { conversation, messages }: Said): Promise<void> {
  const isAnswered = messages.some(({ author, direction }) => author === 'agent' && direction === 'outbound')
  const isAsked = messages.some(({ author }) => author === 'customer')
  if (!isAnswered && !isAsked) return
  for (const id of conversation.ticketIds.slice(-followed))
    await noteAct(ports, id, isAnswered ? 'answered' : 'customer-spoke')
}
