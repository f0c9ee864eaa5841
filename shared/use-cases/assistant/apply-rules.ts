import type { Manifest } from '../../../schemas/manifest.ts'
import { catalogue } from '../../channels/catalogue.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { matchRule } from '../../domain/assistant/rules.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { Draft } from './draft.ts'

/** The channel that a text names, as customers call it; the longest name wins, so that 企业微信 is not 微信. */
function channelIn(text: string): string | undefined {
  const normal = normalise(text)
  const named = Object.values<Manifest>(catalogue).flatMap(({ name, words }) =>
    words.filter((word) => normal.includes(word)).map((word) => ({ name, length: word.length })),
  )
  return named.sort((a, b) => b.length - a.length)[0]?.name
}

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
