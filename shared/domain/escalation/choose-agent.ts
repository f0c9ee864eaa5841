import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'

/** Who could take it now: online, room left, the language and the skill, and did not decline it. */
export function isCandidate(agent: Agent, escalation: Escalation): boolean {
  return (
    agent.availability === 'online' &&
    agent.load < agent.capacity &&
    agent.languages.includes(escalation.language) &&
    agent.skills.includes(escalation.skill) &&
    !escalation.declinedBy.includes(agent.id)
  )
}

/** Candidates in the order to ask: the one who knows the customer, then the least loaded share, then the longest idle. */
export function rankAgents(agents: readonly Agent[], escalation: Escalation): readonly Agent[] {
  const known = (agent: Agent) => (agent.id === escalation.preferredAgentId ? 0 : 1)
  return agents
    .filter((agent) => isCandidate(agent, escalation))
    .sort(
      (a, b) =>
        known(a) - known(b) ||
        a.load / a.capacity - b.load / b.capacity ||
        a.idleSince.localeCompare(b.idleSince) ||
        a.id.localeCompare(b.id),
    )
}
