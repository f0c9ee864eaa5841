import type { Manifest } from '../../../schemas/manifest.ts'
import { catalogue } from '../../channels/catalogue.ts'
import { normalise } from '../../domain/assistant/normalise.ts'
import { greet, isVip } from '../../domain/assistant/personal.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { matchRule, type Rule } from '../../domain/assistant/rules.ts'
import { withoutSlips } from '../../domain/assistant/spelling.ts'
import { stopIn } from '../../domain/assistant/stops.ts'
import type { Decision } from '../../ports/assistant.ts'
import { soundsAngry } from './ask-cloud.ts'
import type { StepPorts } from './decide.ts'
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

const unhappyBonus = 1

const bonusOf = (draft: Draft) => (isVip(draft.turn.customer) ? vipBonus : 0) + (draft.isUnhappy ? unhappyBonus : 0)

/** Where a human is needed: asked for, accepted, or seen in what was said. Every wording of "a human" ends with a human. */
export async function applyStops(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { language, turn } = draft
  const call = (reason: string, phrase: 'escalating' | 'complaint' | 'sensitive', priority = ordinary) =>
    draft.escalate('rules', reason, say(phrase, language), priority + bonusOf(draft))
  if (draft.chosen === 'human:yes') return call('offer accepted', 'escalating')
  const rule = matchRule(draft.text)
  const isOffered =
    turn.memory.pending?.intent === 'choice' && Object.values(turn.memory.pending.slots).includes('human:no')
  if (isOffered && rule === 'affirm') return call('offer accepted', 'escalating')
  const isAsked = rule === 'human' || matchRule(withoutSlips(ports.index, draft.text)) === 'human'
  if (isAsked) return call('asked', 'escalating')
  const stop = stopIn(draft.text)
  if (stop?.reason === 'sensitive') return call(`sensitive: ${stop.evidence}`, 'sensitive', angry)
  if (rule === 'complaint') return call('complaint', 'complaint', angry)
  const evidence = stop?.evidence ?? (await soundsAngry(draft, ports))
  return evidence === undefined ? undefined : call(`anger: ${evidence}`, 'complaint', angry)
}

/** What must be exact, and needs nobody: small talk, an offer declined, another channel wished for. */
export function applyRules(draft: Draft): Decision | undefined {
  if (draft.chosen === 'human:no') return draft.reply('rules', 'offer declined', [say('affirm', draft.language)])
  const rule = matchRule(draft.text)
  if (!rule) return undefined
  if (rule === 'elsewhere') return draft.elsewhere(channelIn(draft.text) ?? '')
  const words = smallTalk(draft, rule)
  return words === undefined ? undefined : draft.reply('rules', rule, [words])
}

/** What is said to what is no question yet, or none any more; undefined where the rule is another step's. */
function smallTalk({ language, turn, company }: Draft, rule: Rule): string | undefined {
  switch (rule) {
    case 'affirm':
    case 'noted':
      return say(turn.isFirstTurn ? 'affirm' : 'anythingElse', language)
    case 'asking':
      return say('affirm', language)
    case 'deny':
    case 'farewell':
      return say('farewell', language)
    case 'about':
      return say('greeting', language, { company })
    case 'greeting':
      return greet(turn.customer, company, language)
    case 'thanks':
      return say('thanks', language)
    default:
      return undefined
  }
}
