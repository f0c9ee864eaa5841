import type { Agent } from '../../../schemas/records/agent.ts'
import type { Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

/** Takes one of the agent's slots for a conversation: refused when the agent is full, away, or holds it already. */
export const takeSlot = (
  agent: Agent,
  conversationId: string,
  at: string,
  options: { readonly evenAway?: boolean } = {},
): readonly Write[] => [
  {
    update: keys.agent(agent.id),
    add: { load: 1 },
    set: { updatedAt: at },
    if: {
      exists: true,
      lessThan: { load: { attribute: 'capacity' } },
      ...(!options.evenAway && { equals: { availability: 'online' } }),
    },
  },
  { put: { ...keys.slot(agent.id, conversationId), conversationId, takenAt: at }, if: { exists: false } },
]

/** Gives the slot back; refused when it was not held, so that no load is given back twice. */
export const freeSlot = (
  agentId: string,
  conversationId: string,
  at: string,
  measured: { readonly handleSeconds?: number } = {},
): readonly Write[] => [
  {
    update: keys.agent(agentId),
    add: { load: -1 },
    set: { idleSince: at, updatedAt: at, ...measured },
    if: { exists: true },
  },
  { delete: keys.slot(agentId, conversationId), if: { exists: true } },
]
