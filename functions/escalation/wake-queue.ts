import { AgentChanged } from '../../schemas/events/agent-changed.ts'
import { wakeQueueFor } from '../../shared/use-cases/escalation/wait-for-agent.ts'
import { corePorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** An agent has room: those who wait are routed again. */
export const handler = eventHandler(AgentChanged, corePorts, (ports, { agent }) => wakeQueueFor(ports, agent.id))
