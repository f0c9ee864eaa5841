import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { openEscalation } from '../../domain/escalation/open-escalation.ts'
import { rankedAt, routeByRules } from '../../domain/escalation/route-by-rules.ts'
import { isoAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { inboxOf } from '../conversation/resolve-contact.ts'
import { readSetting } from '../settings/settings.ts'

interface Wanted {
  readonly reason: string
  readonly priority: number
  readonly isVip: boolean
  /** What the customer last said. */
  readonly said?: string
  /** What somebody asked for by hand; it goes before the rules. */
  readonly by?: Partial<Pick<Escalation, 'skill' | 'teamId' | 'preferredAgentId' | 'declinedBy'>>
}

/** A new escalation as the company's rules have it: skill, level, team, priority, and its place in the queue. */
export async function planEscalation(
  ports: Pick<Core, 'table' | 'clock'>,
  configuration: RuntimeConfiguration,
  conversation: Conversation,
  { reason, priority: usual, isVip, said = '', by = {} }: Wanted,
): Promise<Escalation> {
  const routing = await readSetting(ports, 'routing')
  const ruled = routeByRules(routing, { conversation, isVip, words: `${reason} ${said}` })
  const isByHand = by.skill !== undefined || by.teamId !== undefined
  const { priority = usual, weight, skill, level, teamId } = ruled
  const createdAt = isoNow(ports.clock)
  return openEscalation(conversation, {
    status: 'routing',
    reason,
    skill: inboxOf(configuration, conversation.inboxId).skill,
    ...(!isByHand && { ...(skill && { skill }), ...(level && { level }), ...(teamId && { teamId }) }),
    ...by,
    weight,
    priority,
    createdAt,
    rankedAt: rankedAt(createdAt, priority, routing.priorityHeadStartSeconds),
    deadline: isoAfter(ports.clock, configuration.serviceLevel.acceptSeconds),
  })
}
