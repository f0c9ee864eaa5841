import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findAgent } from '../storage/records.ts'
import { updateAgent } from '../storage/update-agent.ts'

/** Takes slots of the agent for a conversation: refused when the agent is full, away, or holds it already. */
export const takeSlot = (
  agent: Agent,
  conversationId: string,
  at: string,
  options: { readonly evenAway?: boolean; readonly weight?: number } = {},
): readonly Write[] => {
  const { weight = 1, evenAway = false } = options
  // A condition cannot add: what takes several slots is bound to the capacity that was read.
  const room =
    weight === 1
      ? { lessThan: { load: { attribute: 'capacity' } } }
      : { lessThan: { load: agent.capacity - weight + 1 } }
  const equals = {
    ...(weight > 1 && { capacity: agent.capacity }),
    ...(!evenAway && { availability: 'online' }),
  }
  return [
    updateAgent(agent.id, {
      add: { load: weight },
      set: { updatedAt: at },
      if: { ...room, ...(Object.keys(equals).length > 0 && { equals }) },
    }),
    { put: { ...keys.slot(agent.id, conversationId), conversationId, takenAt: at, weight }, if: { exists: false } },
  ]
}

interface Held {
  readonly agentId: string
  readonly conversationId: string
  readonly weight: number
}

export interface Freed {
  readonly writes: readonly Write[]
  readonly outgoing: readonly Outgoing[]
}

/**
 * Gives the slots back; refused when they were not held, so that no load is given back twice. Of an agent who is known,
 * consoles are told, and whoever waits may be offered to them now.
 */
export const freeSlot = (
  agent: Agent | undefined,
  { agentId, conversationId, weight }: Held,
  at: string,
  change: Partial<Pick<Agent, 'handleSeconds' | 'missedOffers' | 'availability'>> = {},
): Freed => ({
  writes: [
    updateAgent(agentId, { add: { load: -weight }, set: { idleSince: at, updatedAt: at, ...change } }),
    { delete: keys.slot(agentId, conversationId), if: { exists: true } },
  ],
  outgoing: agent ? [facts.agentChanged({ ...agent, ...change, load: Math.max(0, agent.load - weight) })] : [],
})

/** The same where the agent was only asked; nothing where nobody is. */
export async function freeOffered(ports: Pick<Core, 'table'>, escalation: Escalation, at: string): Promise<Freed> {
  const { agentId, status } = escalation
  if (status !== 'offered' || !agentId) return { writes: [], outgoing: [] }
  return freeSlot(await findAgent(ports, agentId), { ...escalation, agentId }, at)
}
