import { say } from '../../domain/assistant/phrases.ts'
import { channelIn, matchRule } from '../../domain/assistant/rules.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { Draft } from './draft.ts'

const ordinary = 5
const angry = 8
const vipBonus = 1

/** What must be exact: a human asked for, small talk, an offer accepted. Every wording of "a human" ends with a human. */
export function applyRules(draft: Draft): Decision | undefined {
  const { language, turn, company } = draft
  const bonus = turn.customer.level === 'vip' ? vipBonus : 0
  const escalate = (reason: string) =>
    reason === 'complaint'
      ? draft.escalate('rules', reason, say('complaint', language), angry + bonus)
      : draft.escalate('rules', reason, say('escalating', language), ordinary + bonus)

  if (draft.chosen === 'human:yes') return escalate('offer accepted')
  if (draft.chosen === 'human:no') return draft.reply('rules', 'offer declined', [say('affirm', language)])
  const rule = matchRule(draft.text)
  if (!rule) return undefined
  const isOffered =
    turn.memory.pending?.intent === 'choice' && Object.values(turn.memory.pending.slots).includes('human:no')
  if (isOffered && rule === 'affirm') return escalate('offer accepted')
  if (rule === 'elsewhere') return draft.elsewhere(channelIn(draft.text) ?? '')
  if (rule === 'human') return escalate('asked')
  if (rule === 'complaint') return escalate('complaint')
  if (rule === 'affirm' || rule === 'deny')
    return draft.reply('rules', rule, [say(rule === 'deny' ? 'farewell' : 'affirm', language)])
  return draft.reply('rules', rule, [say(rule, language, { company })])
}
