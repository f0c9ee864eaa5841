import type { Agent } from '../../../schemas/records/agent.ts'

/** What a conversation is taken to last with an agent of whom nothing was measured yet. */
const unmeasuredSeconds = 180
/** How much the newest conversation counts in an agent's average: little, as those that end first are the short ones. */
const newest = 0.05
const bounds = { least: 10, most: 4 * 3600 } as const

type Measured = Pick<Agent, 'capacity' | 'handleSeconds'>

/** An agent's average after one more conversation, in seconds; one that was left open overnight does not spoil it. */
export function averageAfter(before: number | undefined, seconds: number): number {
  const held = Math.min(bounds.most, Math.max(bounds.least, seconds))
  return Math.round(before === undefined ? held : before * (1 - newest) + held * newest)
}

/**
 * Seconds until somebody with so many ahead is served: all slots together are freed as often as there are slots in an
 * average conversation. The average is taken over the slots, not over their rates, as a rate that was measured on few
 * conversations flatters.
 */
export function expectedSeconds(ahead: number, agents: readonly Measured[], weight = 1): number {
  const slots = agents.reduce((sum, { capacity }) => sum + capacity, 0)
  if (slots === 0) return (ahead + 1) * unmeasuredSeconds
  const held = agents.reduce(
    (sum, { capacity, handleSeconds = unmeasuredSeconds }) => sum + capacity * Math.max(bounds.least, handleSeconds),
    0,
  )
  return ((ahead + 1) * weight * held) / slots / slots
}

/** The same in minutes, as people are told it: at least one. */
export const expectedMinutes = (ahead: number, agents: readonly Measured[], weight = 1): number =>
  Math.max(1, Math.ceil(expectedSeconds(ahead, agents, weight) / 60))
