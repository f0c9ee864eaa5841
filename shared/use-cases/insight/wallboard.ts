import type { Agent } from '../../../schemas/records/agent.ts'
import type { DayFigures } from '../../../schemas/records/day-figures.ts'
import type { Core } from '../../ports/core.ts'
import { listAgents } from '../agents/agents.ts'
import { listWaiting } from '../escalation/queue.ts'
import { figuresOf } from './day-figures.ts'

export interface Wallboard {
  readonly at: string
  readonly waiting: number
  readonly longestWaitSeconds: number
  /** Those who wait, by what they wait for. */
  readonly queues: { readonly skill: string; readonly waiting: number; readonly longestWaitSeconds: number }[]
  readonly agents: Pick<Agent, 'id' | 'name' | 'availability' | 'load' | 'capacity' | 'idleSince'>[]
  readonly today: DayFigures
}

const mostWaiting = 500

/** How the desk stands at this moment, and what today has added up to. */
export async function wallboard(ports: Core): Promise<Wallboard> {
  const [waiting, agents, today] = await Promise.all([
    listWaiting(ports, undefined, mostWaiting),
    listAgents(ports),
    figuresOf(ports),
  ])
  const now = ports.clock.now()
  const waits = waiting.map(({ skill, createdAt }) => ({
    skill,
    seconds: Math.max(0, Math.round((now - Date.parse(createdAt)) / 1_000)),
  }))
  const longest = (of: readonly { readonly seconds: number }[]) => Math.max(0, ...of.map(({ seconds }) => seconds))
  const queues = Map.groupBy(waits, ({ skill }) => skill)
  return {
    at: new Date(now).toISOString(),
    waiting: waits.length,
    longestWaitSeconds: longest(waits),
    queues: [...queues]
      .map(([skill, of]) => ({ skill, waiting: of.length, longestWaitSeconds: longest(of) }))
      .sort((a, b) => b.waiting - a.waiting),
    agents: agents.map(({ id, name, availability, load, capacity, idleSince }) => ({
      id,
      name,
      availability,
      load,
      capacity,
      idleSince,
    })),
    today,
  }
}
