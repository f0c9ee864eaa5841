import { textOf } from '../../../schemas/records/content.ts'
import type { NextStep } from '../../../schemas/records/next-step.ts'
import { nextSteps } from '../../domain/assistant/next-steps.ts'
import { routeByRules } from '../../domain/escalation/route-by-rules.ts'
import type { Assistant } from '../../ports/assistant.ts'
import type { Core } from '../../ports/core.ts'
import { activeTasks } from '../knowledge/tasks.ts'
import { firstTurn, resultOf } from '../learning/rehearse.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { readSetting } from '../settings/settings.ts'
import { findAgent, findCustomer, getConversation, listMessages } from '../storage/records.ts'

const read = 40

/**
 * What an agent could do next in a conversation. The assistant is asked as if a stranger had said the last words: it can
 * tell what it would answer or begin, and nothing of the conversation is acted upon.
 */
export async function nextStepsFor(
  ports: Core & { readonly assistant: Assistant },
  conversationId: string,
  agentId: string,
): Promise<readonly NextStep[]> {
  const conversation = await getConversation(ports, conversationId)
  const messages = await listMessages(ports, conversation.id, { limit: read })
  const { language, inboxId } = conversation
  const said = messages.findLast(({ author, content }) => author === 'customer' && textOf(content))
  const words = said ? textOf(said.content).slice(0, 2_000) : ''
  const turn = firstTurn(words, language)
  const isPrivate = !(await mayBeUsedFor(ports, conversation.customerId, 'cloud'))
  const decision = words
    ? await ports.assistant.decide({ ...turn, inboxId, customer: { ...turn.customer, isPrivate } })
    : undefined
  const begun = decision && resultOf(decision)
  const taskId = begun?.startsWith('task:') ? begun.slice('task:'.length) : undefined
  const task = taskId ? (await activeTasks(ports)).find(({ id }) => id === taskId) : undefined
  const answer = decision?.outcome === 'reply' ? decision.replies.map(textOf).filter(Boolean).join('\n') : ''
  const team = words ? await teamFor(ports, conversation, words, agentId) : undefined
  return nextSteps({
    messages,
    language,
    hasTicket: conversation.ticketIds.length > 0,
    ...(answer && { answer }),
    ...(task && { task: { id: task.id, name: task.name[language] } }),
    ...(team && { team }),
  })
}

/** The team that the company's rules name for these words; none where the agent is of it. */
async function teamFor(
  ports: Core,
  conversation: Awaited<ReturnType<typeof getConversation>>,
  words: string,
  agentId: string,
) {
  const rules = await readSetting(ports, 'routing')
  const isVip = (await findCustomer(ports, conversation.customerId))?.level === 'vip'
  const { teamId } = routeByRules(rules, { conversation, isVip, words })
  if (!teamId || (await findAgent(ports, agentId))?.teamIds.includes(teamId)) return undefined
  return (await readSetting(ports, 'teams')).items.find(({ id }) => id === teamId)
}
