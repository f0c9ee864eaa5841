import type { Agent } from '../../../schemas/records/agent.ts'

/** What a conversation is taken to last with an agent of whom nothing was measured yet. */
const unmeasuredSeconds = 180
/** How much the newest conversation counts in an agent's average. */
const newest = 0.2
const bounds = { least: 10, most: 4 * 3600 } as const

type Measured = Pick<Agent, 'capacity' | 'handleSeconds'>

/** An agent's average after one more conversation, in seconds; one that was left open overnight does not spoil it. */
export function averageAfter(before: number | undefined, seconds: number): number {
  const held = Math.min(bounds.most, Math.max(bounds.least, seconds))
  return Math.round(before === undefined ? held : before * (1 - newest) + held * newest)
}

/**
 * Minutes until somebody with so many ahead is served, at least one: each agent frees a slot every average conversation
 * divided by the slots, and all of them together serve the queue.
 */
export function expectedMinutes(ahead: number, agents: readonly Measured[]): number {
  const freedPerSecond = agents.reduce(
    (sum, { capacity, handleSeconds = unmeasuredSeconds }) => sum + capacity / Math.max(bounds.least, handleSeconds),
    0,
  )
  const rate = freedPerSecond || 1 / unmeasuredSeconds
  return Math.max(1, Math.ceil((ahead + 1) / rate / 60))
}
