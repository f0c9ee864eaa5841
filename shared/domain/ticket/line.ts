import type { Agent } from '../../../schemas/records/agent.ts'
import { promiseNames, type Ticket } from '../../../schemas/records/ticket.ts'

/** When the next thing is due that was promised about a ticket. */
const dueNext = ({ promises, dueAt }: Ticket): string =>
  [...promiseNames.map((name) => (promises?.[name]?.metAt ? undefined : promises?.[name]?.dueAt)), dueAt]
    .filter((at) => at !== undefined)
    .sort()[0] ?? '9'

/** Whether a ticket waits for somebody to take it. */
export const isInLine = ({ status, assigneeId, offer }: Ticket) => status === 'open' && !assigneeId && !offer

/** The place of a ticket among those that wait, as a text that sorts by it: what is due first, then who came first. */
export const placeInLine = (ticket: Ticket): string => `${dueNext(ticket)}#${ticket.createdAt}#${ticket.id}`

/** The agent whose room a ticket takes: who works on it, or is offered it. What waits for its customer takes none. */
export const holderOf = ({ status, assigneeId, offer }: Ticket): string | undefined =>
  status === 'open' || status === 'pending' ? (assigneeId ?? offer?.agentId) : undefined

/** A ticket that is on offer to nobody once somebody has it, or nobody needs to. */
export function withoutIdleOffer(ticket: Ticket): Ticket {
  const { offer, ...rest } = ticket
  return offer && (ticket.status !== 'open' || ticket.assigneeId) ? rest : ticket
}

/** Whether a ticket is for this agent's teams. */
export const isFor = (agent: Pick<Agent, 'teamIds'>, { teamId }: Ticket) => !teamId || agent.teamIds.includes(teamId)

/** Whether an agent may be offered a ticket: there, asked about no other, and not full. */
export const hasRoomForTicket = (agent: Agent) =>
  agent.availability === 'online' && !agent.ticketOfferId && agent.ticketLoad < agent.ticketCapacity

const declinedForMs = 8 * 3_600_000

/** Whom to offer a ticket, best first: who is there, has room and did not decline it lately; the least loaded share, then the longest idle. */
export function rankForTicket(agents: readonly Agent[], ticket: Ticket, atMs: number): readonly Agent[] {
  const declined = new Set(
    ticket.declines.filter(({ at }) => Date.parse(at) > atMs - declinedForMs).map(({ agentId }) => agentId),
  )
  return agents
    .filter((agent) => hasRoomForTicket(agent) && !declined.has(agent.id) && isFor(agent, ticket))
    .toSorted(
      (a, b) =>
        a.ticketLoad / a.ticketCapacity - b.ticketLoad / b.ticketCapacity ||
        a.idleSince.localeCompare(b.idleSince) ||
        a.id.localeCompare(b.id),
    )
}
