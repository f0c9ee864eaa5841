import type { Agent } from '../../../schemas/records/agent.ts'
import type { Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

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
    {
      update: keys.agent(agent.id),
      add: { load: weight },
      set: { updatedAt: at },
      if: { exists: true, ...room, ...(Object.keys(equals).length > 0 && { equals }) },
    },
    { put: { ...keys.slot(agent.id, conversationId), conversationId, takenAt: at, weight }, if: { exists: false } },
  ]
}

/** Gives the slots back; refused when they were not held, so that no load is given back twice. */
export const freeSlot = (
  agentId: string,
  conversationId: string,
  at: string,
  weight: number,
  change: Partial<Pick<Agent, 'handleSeconds' | 'missedOffers' | 'availability'>> = {},
): readonly Write[] => [
  {
    update: keys.agent(agentId),
    add: { load: -weight },
    set: { idleSince: at, updatedAt: at, ...change },
    if: { exists: true },
  },
  { delete: keys.slot(agentId, conversationId), if: { exists: true } },
]
