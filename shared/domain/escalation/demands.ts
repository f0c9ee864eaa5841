import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Relaxation } from '../../../schemas/settings/routing.ts'

/** What is asked of whoever takes a conversation; what is absent is not asked. */
export interface Demands {
  readonly skill?: string
  readonly level?: number
  readonly teamId?: string
}

type Asked = Pick<Escalation, 'skill' | 'level' | 'teamId' | 'createdAt'>

const strict: Relaxation = { levelSeconds: null, teamSeconds: null, skillSeconds: null }
/** How well an agent knows a skill of theirs of which no level is said. */
export const usualLevel = 3

const isPast = (seconds: number | null, escalation: Asked, atMs: number) =>
  seconds !== null && atMs >= Date.parse(escalation.createdAt) + seconds * 1_000

/** What is asked at a moment: all of it at first, and less as the customer waits. */
export function demandsAt(escalation: Asked, relaxation: Relaxation = strict, atMs = 0): Demands {
  const { skill, level, teamId } = escalation
  const isAnySkill = isPast(relaxation.skillSeconds, escalation, atMs)
  return {
    ...(!isAnySkill && { skill }),
    ...(level && !isAnySkill && !isPast(relaxation.levelSeconds, escalation, atMs) && { level }),
    ...(teamId && !isPast(relaxation.teamSeconds, escalation, atMs) && { teamId }),
  }
}

/** When less will be asked next, as a moment; undefined where nothing more will be given up. */
export function nextRelaxation(escalation: Asked, relaxation: Relaxation, atMs: number): number | undefined {
  const asked = [
    escalation.level && relaxation.levelSeconds,
    escalation.teamId && relaxation.teamSeconds,
    relaxation.skillSeconds,
  ]
  const moments = asked
    .filter((seconds): seconds is number => typeof seconds === 'number')
    .map((seconds) => Date.parse(escalation.createdAt) + seconds * 1_000)
    .filter((moment) => moment > atMs)
  return moments.length > 0 ? Math.min(...moments) : undefined
}

/** How well an agent knows what is asked; 0 where they do not. */
export const levelOf = (agent: Pick<Agent, 'skills' | 'skillLevels'>, skill: string): number =>
  agent.skills.includes(skill) ? (agent.skillLevels[skill] ?? usualLevel) : 0

/** Whether somebody is who is asked for, busy or not. */
export function meets(agent: Agent, escalation: Pick<Escalation, 'language'>, demands: Demands): boolean {
  return (
    agent.languages.includes(escalation.language) &&
    (demands.skill === undefined || levelOf(agent, demands.skill) >= (demands.level ?? 1)) &&
    (demands.teamId === undefined || agent.teamIds.includes(demands.teamId))
  )
}
