import type { Agent } from '../../../schemas/records/agent.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { isFor, isInLine } from '../../domain/ticket/line.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { indexes } from '../storage/keys.ts'
import { findTicket, getTicket } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { planTicket } from './tickets.ts'

const readAtMost = 100

/** The tickets that wait for somebody, first in line first. */
export async function listLine(ports: Pick<Core, 'table'>): Promise<readonly Ticket[]> {
  const page = await ports.table.query({ index: 'gsi1', pk: indexes.ticketLine, limit: readAtMost })
  const found = await Promise.all(page.items.map(({ pk }) => findTicket(ports, pk.slice('TKT#'.length))))
  return found.filter((ticket) => ticket !== undefined).filter(isInLine)
}

/**
 * Gives an agent the ticket that is theirs to do next: the one on offer to them, or of those nobody has, in no team or
 * one of theirs, what is due first. Two who ask at once get two tickets. Undefined where none waits.
 */
export async function takeNextTicket(ports: Core, agent: Agent): Promise<Ticket | undefined> {
  const offered = agent.ticketOfferId ? await findTicket(ports, agent.ticketOfferId) : undefined
  const line = (await listLine(ports)).filter((ticket) => isFor(agent, ticket))
  for (const { id } of [...(offered ? [offered] : []), ...line]) {
    const taken = await claim(ports, id, agent)
    if (taken) return taken
  }
  return undefined
}

/** An agent takes a ticket, on offer to them or to nobody. @throws Rejected conflict where somebody else has it, not-found */
export async function takeTicket(ports: Core, id: string, agent: Agent): Promise<Ticket> {
  const taken = await claim(ports, id, agent)
  if (taken) return taken
  const ticket = await getTicket(ports, id)
  if (ticket.assigneeId === agent.id) return ticket
  throw conflict(
    ticket.assigneeName ? `${ticket.assigneeName} has this ticket.` : 'This ticket is not to be taken any more.',
  )
}

const claim = (ports: Core, id: string, agent: Agent): Promise<Ticket | undefined> =>
  optimistic(ports.table, async () => {
    const before = await getTicket(ports, id)
    if (before.assigneeId || before.status !== 'open') return { writes: [], result: undefined }
    if (before.offer && before.offer.agentId !== agent.id) return { writes: [], result: undefined }
    const at = isoNow(ports.clock)
    const after = withHistory(
      { ...before, assigneeId: agent.id, assigneeName: agent.name, updatedAt: at, version: before.version + 1 },
      [{ at, by: agent.name, change: `assignee: ${agent.name}` }],
    )
    return { writes: planTicket(ports, after, before), result: after }
  })
