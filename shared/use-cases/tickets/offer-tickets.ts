import type { Agent } from '../../../schemas/records/agent.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { hasRoomForTicket, isInLine, rankForTicket } from '../../domain/ticket/line.ts'
import { conflict } from '../../errors/errors.ts'
import { isoAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { listAgents } from '../agents/agents.ts'
import { readSetting } from '../settings/settings.ts'
import { findAgent, findTicket, getTicket } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { listLine } from './next-ticket.ts'
import { planTicket } from './tickets.ts'

const mostDeclines = 50

/**
 * Offers the tickets that wait, what is due first, to the agents who have room; one at a time to each. The room is taken
 * in the transaction that makes the offer, so that nobody has more than they can hold. Returns how many were offered.
 */
export async function offerTickets(ports: Core): Promise<number> {
  const { ticketOffers } = await readSetting(ports, 'routing')
  if (!ticketOffers.isOn) return 0
  const line = await listLine(ports)
  if (line.length === 0) return 0
  const free = new Map((await listAgents(ports)).map((agent) => [agent.id, agent]))
  let offered = 0
  for (const ticket of line)
    for (const agent of rankForTicket([...free.values()], ticket, ports.clock.now())) {
      const outcome = await offer(ports, ticket.id, agent, ticketOffers.answerSeconds)
      if (outcome === 'gone') break
      // Whoever was offered it holds it; whoever could not be just became full, or went away.
      free.delete(agent.id)
      if (outcome === 'offered') {
        offered++
        break
      }
    }
  return offered
}

/** The same when an agent has room; nothing is looked for where the agent, as stored now, has none. */
export async function offerTicketsTo(ports: Core, agentId: string): Promise<number> {
  const agent = await findAgent(ports, agentId)
  return agent && hasRoomForTicket(agent) ? offerTickets(ports) : 0
}

async function offer(ports: Core, id: string, { id: agentId }: Agent, seconds: number) {
  const before = await findTicket(ports, id)
  if (!before || !isInLine(before)) return 'gone'
  const after: Ticket = {
    ...before,
    offer: { agentId, endsAt: isoAfter(ports.clock, seconds) },
    updatedAt: isoNow(ports.clock),
    version: before.version + 1,
  }
  if (!(await ports.table.transact(planTicket(ports, after, before)))) return 'offered'
  // Somebody else did something with it: whoever it was to be offered to is as free as before.
  return (await findTicket(ports, id))?.version === before.version ? 'refused' : 'gone'
}

/** A ticket whose offer ended without a yes: that agent is not asked again for a while. */
export function withoutOffer(ports: Pick<Core, 'clock'>, ticket: Ticket, name: string, reason?: string): Ticket {
  const { offer: ended, ...rest } = ticket
  if (!ended) return ticket
  const at = isoNow(ports.clock)
  const decline = { agentId: ended.agentId, at, ...(reason && { reason }) }
  return withHistory({ ...rest, declines: [...ticket.declines, decline].slice(-mostDeclines) }, [
    { at, by: name, change: reason === undefined ? 'offerMissed' : `offerDeclined${reason && `: ${reason}`}` },
  ])
}

/** An agent says no to a ticket, perhaps why; the next one is asked. @throws Rejected conflict when it is not on offer to them */
export async function declineTicket(ports: Core, id: string, agentId: string, reason = ''): Promise<void> {
  await optimistic(ports.table, async () => {
    const before = await getTicket(ports, id)
    if (before.offer?.agentId !== agentId) throw conflict('This ticket is not offered to you any more.')
    const agent = await findAgent(ports, agentId)
    const after = { ...withoutOffer(ports, before, agent?.name ?? '', reason), version: before.version + 1 }
    return { writes: planTicket(ports, after, before), result: undefined }
  })
}
