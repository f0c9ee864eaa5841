import { textOf } from '../../../schemas/records/content.ts'
import type { Language } from '../../../schemas/records/conversation.ts'
import type { GoldenCase, Rehearsal, TurnResult } from '../../../schemas/records/golden-case.ts'
import { withoutPersonal } from '../../domain/learning/lessons.ts'
import type { Assistant, Decision, TurnContext } from '../../ports/assistant.ts'
import type { Core } from '../../ports/core.ts'
import type { Shop } from '../../ports/outside.ts'
import { type AssistantPorts, makeAssistant } from '../assistant/decide.ts'
import type { Known } from '../assistant/knowledge-cache.ts'
import { listConversations } from '../conversation/list-conversations.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { listMessages } from '../storage/records.ts'

/** A rehearsal asks nobody and does nothing. */
const noShop: Shop = {
  products: async () => [],
  order: async () => undefined,
  ordersOf: async () => [],
  act: async () => ({ ok: false, reason: '演练中不办理', reasonEn: 'nothing is done in a rehearsal' }),
}

/** The real assistant, with a knowledge and a model to try, and no shop. */
export const onTrial = (
  ports: Pick<Core, 'configuration' | 'clock'>,
  known: Known,
  opinion: AssistantPorts['opinion'],
): Assistant =>
  makeAssistant({
    shop: noShop,
    knowledge: async () => known,
    configuration: ports.configuration.load,
    opinion,
    now: ports.clock.now,
  })

interface Case {
  readonly language: Language
  readonly text: string
}

const mostReplayed = 300
const pageSize = 50
const mostCases = 60
const leastText = 4

/** What a turn came to, for comparing: the task that it began, the entry that it answered with, or how it ended. */
export function resultOf({ outcome, trace }: Decision): TurnResult {
  if (outcome === 'escalate') return 'human'
  const task = trace.steps.findLast(({ step }) => step === 'task')?.result.split(' ')[0]
  if (task) return `task:${task}`
  return trace.citations[0] ?? outcome
}

/** A question of somebody whom nobody knows, and who says nothing else. */
export const firstTurn = (text: string, language: Language): TurnContext => ({
  key: 'rehearsal',
  said: [{ type: 'text', text }],
  language,
  memory: { misunderstandings: 0 },
  isFirstTurn: true,
  customer: { isVerified: false, level: 'normal' },
})

/** What a question comes to for somebody who writes for the first time. */
export async function rehearseOne(assistant: Assistant, { language, text }: Case): Promise<TurnResult> {
  return resultOf(await assistant.decide(firstTurn(text, language)))
}

/** How customers opened their conversations lately, each wording once, with nothing that is theirs alone. */
export async function openings(ports: Pick<Core, 'table' | 'configuration'>): Promise<readonly Case[]> {
  const found = new Map<string, Case>()
  let seen = 0
  let cursor: string | undefined
  do {
    const page = await listConversations(ports, 'closed', pageSize, cursor)
    for (const { id, language, customerId } of page.items) {
      if (!(await mayBeUsedFor(ports, customerId, 'learning'))) continue
      const [first] = (await listMessages(ports, id, { limit: 5 })).filter(
        ({ author, content }) => author === 'customer' && textOf(content).length >= leastText,
      )
      const text = first && withoutPersonal(textOf(first.content)).slice(0, 300)
      if (text && text.length >= leastText) found.set(text, { language, text })
    }
    seen += page.items.length
    cursor = page.cursor
  } while (cursor && seen < mostReplayed)
  return [...found.values()]
}

/** Puts two assistants side by side: on cases whose right answer is known, and on what was really asked. */
export async function rehearse(
  before: Assistant,
  after: Assistant,
  golden: readonly GoldenCase[],
  replayed: readonly Case[],
): Promise<Rehearsal> {
  const cases: Rehearsal['cases'] = []
  let [right, rightBefore, changed] = [0, 0, 0]
  for (const one of golden) {
    const [was, is] = [await rehearseOne(before, one), await rehearseOne(after, one)]
    if (was === one.expected) rightBefore++
    if (is === one.expected) right++
    if (was === is || (was !== one.expected && is !== one.expected)) continue
    const verdict = is === one.expected ? 'improved' : 'regressed'
    cases.push({ verdict, language: one.language, text: one.text, before: was, after: is })
  }
  for (const one of replayed) {
    const [was, is] = [await rehearseOne(before, one), await rehearseOne(after, one)]
    if (was === is) continue
    changed++
    cases.push({ verdict: 'changed', ...one, before: was, after: is })
  }
  const order = { regressed: 0, improved: 1, changed: 2 } as const
  return {
    golden: { count: golden.length, right, before: rightBefore },
    replayed: { count: replayed.length, changed },
    cases: cases.sort((a, b) => order[a.verdict] - order[b.verdict]).slice(0, mostCases),
  }
}
