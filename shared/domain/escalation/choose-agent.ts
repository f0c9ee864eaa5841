import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { spread } from '../spread.ts'
import { type Demands, demandsAt, levelOf, meets } from './demands.ts'

export const hasRoom = (agent: Agent, { weight }: Pick<Escalation, 'weight'>): boolean =>
  agent.load + weight <= agent.capacity

/** Who could take it now: online, room left, who is asked for, and did not decline it. */
export function isCandidate(agent: Agent, escalation: Escalation, demands: Demands = demandsAt(escalation)): boolean {
  return (
    agent.availability === 'online' &&
    hasRoom(agent, escalation) &&
    meets(agent, escalation, demands) &&
    !escalation.declinedBy.includes(agent.id)
  )
}

/**
 * Who keeps room free for one that takes several slots, lest those that take one slip in for ever: always the same of
 * those who could serve it, and other ones for others.
 */
export const keeperOf = (escalation: Pick<Escalation, 'id' | 'weight'>, able: readonly Agent[]): Agent | undefined =>
  able
    .filter((agent) => agent.availability === 'online' && agent.capacity >= escalation.weight)
    .reduce<Agent | undefined>(
      (best, agent) => (best && spread(escalation.id + best.id) <= spread(escalation.id + agent.id) ? best : agent),
      undefined,
    )

/**
 * Candidates in the order to ask: the one who knows the customer, then the least loaded share, then who knows the
 * matter best, then the longest idle.
 */
export function rankAgents(
  agents: readonly Agent[],
  escalation: Escalation,
  demands: Demands = demandsAt(escalation),
): readonly Agent[] {
  const known = (agent: Agent) => (agent.id === escalation.preferredAgentId ? 0 : 1)
  return agents
    .filter((agent) => isCandidate(agent, escalation, demands))
    .sort(
      (a, b) =>
        known(a) - known(b) ||
        a.load / a.capacity - b.load / b.capacity ||
        levelOf(b, escalation.skill) - levelOf(a, escalation.skill) ||
        a.idleSince.localeCompare(b.idleSince) ||
        a.id.localeCompare(b.id),
    )
}
