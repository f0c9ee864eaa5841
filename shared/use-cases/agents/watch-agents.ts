import type { Agent } from '../../../schemas/records/agent.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { requeueConversation } from '../conversation/release-conversation.ts'
import { listConnected } from '../realtime/connections.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findAgent, findConversation, putOutbox } from '../storage/records.ts'
import { updateAgent } from '../storage/update-agent.ts'
import { changeAgent, listAgents } from './agents.ts'

/** Whose browser is gone so long is away; so much longer, and their customers who wait for a word are somebody else's. */
const awayAfterMs = 2 * 60_000
const rescuedAfterMs = 10 * 60_000

const isAtWork = ({ availability, load }: Agent) => availability !== 'offline' || load > 0

/**
 * Sees which agents have no console open any more, sets them away, and in the end requeues who waits for them. Whoever
 * was never seen with one works by the API, and says by themselves when they go.
 */
export async function watchAgents(ports: Core): Promise<void> {
  const agents = (await listAgents(ports)).filter((agent) => isAtWork(agent) || agent.seenAt)
  if (agents.length === 0) return
  const connected = await listConnected(ports)
  const at = isoNow(ports.clock)
  for (const agent of agents) {
    if (connected.has(agent.id)) {
      if (!agent.seenAt || agent.goneSince) await mark(ports, agent, { seenAt: at }, ['goneSince'])
    } else if (!isAtWork(agent)) await mark(ports, agent, {}, ['seenAt', 'goneSince'])
    else if (agent.seenAt && !agent.goneSince) await mark(ports, agent, { goneSince: at }, [])
    else if (agent.goneSince) await givenUp(ports, agent, ports.clock.now() - Date.parse(agent.goneSince))
  }
}

const mark = (ports: Core, agent: Agent, set: Partial<Agent>, remove: readonly string[]) =>
  ports.table.transact([updateAgent(agent.id, { set, remove })])

async function givenUp(ports: Core, agent: Agent, goneMs: number): Promise<void> {
  if (goneMs >= awayAfterMs && agent.availability === 'online')
    await changeAgent(ports, agent.id, { availability: 'away' })
  if (goneMs < rescuedAfterMs || agent.load === 0) return
  const slots = await ports.table.query({ pk: keys.agent(agent.id).pk, prefix: keys.slotPrefix })
  for (const slot of slots.items) {
    const conversation = await findConversation(ports, String(slot.conversationId))
    const isWaitedFor = conversation?.preview?.author === 'customer'
    if (conversation?.status === 'assigned' && conversation.agentId === agent.id && isWaitedFor)
      await requeueConversation(ports, conversation.id, agent)
  }
  const after = await findAgent(ports, agent.id)
  if (after) await ports.table.transact([putOutbox(ports.clock, keys.agent(agent.id).pk, [facts.agentChanged(after)])])
}
