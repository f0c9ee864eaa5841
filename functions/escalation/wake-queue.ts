import { AgentChanged } from '../../schemas/events/agent-changed.ts'
import { wakeQueueFor } from '../../shared/use-cases/escalation/wait-for-agent.ts'
import { offerTicketsTo } from '../../shared/use-cases/tickets/offer-tickets.ts'
import { corePorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** An agent has room: those who wait are routed again, then tickets that wait are offered. */
export const handler = eventHandler(AgentChanged, corePorts, async (ports, { agent }) => {
  await wakeQueueFor(ports, agent.id)
  await offerTicketsTo(ports, agent.id)
})
