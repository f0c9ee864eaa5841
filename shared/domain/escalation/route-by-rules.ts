import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { RoutingSettings } from '../../../schemas/settings/routing.ts'
import { unhappy } from '../nlu/feeling.ts'

/** What rules look at. */
export interface Matter {
  readonly conversation: Pick<Conversation, 'inboxId' | 'channel' | 'language' | 'memory'>
  readonly isVip: boolean
  /** The reason, and what the customer last said. */
  readonly words: string
}

type Rule = RoutingSettings['rules'][number]

function fits({ when }: Rule, { conversation, isVip, words }: Matter): boolean {
  const said = words.toLowerCase()
  return (
    (!when.inboxIds || when.inboxIds.includes(conversation.inboxId)) &&
    (!when.channels || when.channels.includes(conversation.channel)) &&
    (!when.languages || when.languages.includes(conversation.language)) &&
    (when.isVip === undefined || when.isVip === isVip) &&
    (when.isUpset === undefined || when.isUpset === (conversation.memory.mood ?? 0) <= unhappy) &&
    (!when.words || when.words.some((word) => said.includes(word.toLowerCase())))
  )
}

/** What the company's rules ask for a conversation; the first rule that fits decides. */
export function routeByRules(settings: RoutingSettings, matter: Matter): Pick<Escalation, 'weight'> & Rule['then'] {
  const rule = settings.rules.find((candidate) => fits(candidate, matter))
  return { weight: settings.weights[matter.conversation.channel] ?? 1, ...rule?.then }
}

/** The place among those who wait: each step of priority counts as so many seconds of waiting. */
export const rankedAt = (createdAt: string, priority: number, headStartSeconds: number): string =>
  new Date(Date.parse(createdAt) - priority * headStartSeconds * 1_000).toISOString()
