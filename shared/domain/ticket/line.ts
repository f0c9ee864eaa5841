import type { Agent } from '../../../schemas/records/agent.ts'
import { promiseNames, type Ticket } from '../../../schemas/records/ticket.ts'

/** When the next thing is due that was promised about a ticket. */
const dueNext = ({ promises, dueAt }: Ticket): string =>
  [...promiseNames.map((name) => (promises?.[name]?.metAt ? undefined : promises?.[name]?.dueAt)), dueAt]
    .filter((at) => at !== undefined)
    .sort()[0] ?? '9'

/** The tickets that wait for an agent, in the order in which they are to be taken: what is due first, then who came first. */
export const lineFor = (agent: Pick<Agent, 'teamIds'>, tickets: readonly Ticket[]): readonly Ticket[] =>
  tickets
    .filter(
      ({ status, assigneeId, teamId }) =>
        status === 'open' && !assigneeId && (!teamId || agent.teamIds.includes(teamId)),
    )
    .toSorted((a, b) => dueNext(a).localeCompare(dueNext(b)) || a.createdAt.localeCompare(b.createdAt))
