import type { Agent } from '../../../schemas/records/agent.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { lineFor } from '../../domain/ticket/line.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { everyPage } from '../storage/pages.ts'
import { getTicket } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { listTickets, planTicket, withHistory } from './tickets.ts'

const pageSize = 200

/**
 * Gives an agent the ticket that is theirs to do next: of those nobody has, in no team or one of theirs, what is due
 * first. Two who ask at once get two tickets. Undefined where none waits.
 */
export async function takeNextTicket(ports: Core, agent: Agent): Promise<Ticket | undefined> {
  const open = await everyPage((cursor) => listTickets(ports, { status: 'open' }, pageSize, cursor))
  for (const { id } of lineFor(agent, open)) {
    const taken = await claim(ports, id, agent)
    if (taken) return taken
  }
  return undefined
}

const claim = (ports: Core, id: string, agent: Agent): Promise<Ticket | undefined> =>
  optimistic(ports.table, async () => {
    const before = await getTicket(ports, id)
    if (before.assigneeId || before.status !== 'open') return { writes: [], result: undefined }
    const at = isoNow(ports.clock)
    const after = withHistory(
      { ...before, assigneeId: agent.id, assigneeName: agent.name, updatedAt: at, version: before.version + 1 },
      [{ at, by: agent.name, change: `assignee: ${agent.name}` }],
    )
    return { writes: planTicket(ports, after, before), result: after }
  })
