import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Setting } from '../../../schemas/settings/catalogue.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { room } from '../../domain/conversation/window.ts'
import { isoNow } from '../../ports/clock.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { planChange } from '../conversation/staff-actions.ts'
import { readSetting } from '../settings/settings.ts'
import { findConversation, putEscalation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { loadStep, type StepPorts, type WaitingStepInput } from './machine.ts'

const mostTokens = 5

/** An escalation with the token of one more try to wait for its close; one that was given up may write later than the next. */
function waitedFor(escalation: Escalation, token: string): Escalation {
  const { closeToken, earlierCloseTokens: before = [] } = escalation
  if (!closeToken || closeToken === token) return { ...escalation, closeToken: token }
  return { ...escalation, closeToken: token, earlierCloseTokens: [...before, closeToken].slice(-mostTokens) }
}

/** Waits until the conversation that an agent holds is closed, passed on or given back. */
export async function awaitClose(ports: StepPorts, input: WaitingStepInput): Promise<void> {
  const outcome = await optimistic(ports.table, async () => {
    const { escalation, conversation } = await loadStep(ports, input)
    const isOfThis = escalation !== undefined && conversation?.escalationId === escalation.id
    if (isOfThis && conversation.status === 'assigned')
      return {
        writes: [putEscalation({ ...waitedFor(escalation, input.token), version: escalation.version + 1 }, escalation)],
        result: undefined,
      }
    const isClosed = isOfThis && conversation.status === 'closed'
    return { writes: [], result: isClosed ? ('closed' as const) : ('returned' as const) }
  })
  if (outcome) await ports.workflows.complete(input.token, { outcome })
}

const stars = [5, 4, 3, 2, 1] as const
const labels = {
  zh: { 5: '非常满意 ★★★★★', 4: '满意 ★★★★', 3: '一般 ★★★', 2: '不满意 ★★', 1: '非常不满意 ★' },
  en: { 5: 'Excellent ★★★★★', 4: 'Good ★★★★', 3: 'OK ★★★', 2: 'Poor ★★', 1: 'Very poor ★' },
} as const

/** How long a rating is waited for: until one is reminded, where that is wanted, and from then on; in seconds. */
export async function ratingTimes(
  ports: StepPorts,
): Promise<{ readonly askedSeconds: number; readonly remindedSeconds: number }> {
  const { ratingHours } = (await ports.configuration.load()).serviceLevel
  const { remindAfterHours } = await readSetting(ports, 'survey')
  const asked = remindAfterHours === null ? ratingHours : Math.min(remindAfterHours, ratingHours)
  return { askedSeconds: asked * 3_600, remindedSeconds: Math.max(60, (ratingHours - asked) * 3_600) }
}

/** What the table says of whether it is time to ask, or to remind, about a conversation. */
function isDue(
  conversation: Conversation,
  { escalationId, isReminder }: RatingInput,
  survey: Setting<'survey'>,
  atMs: number,
) {
  const { status, rating, inboxId, channel, ratingAskedAt, window } = conversation
  return (
    status === 'closed' &&
    conversation.escalationId === escalationId &&
    !rating &&
    survey.isOn &&
    !survey.offInboxIds.includes(inboxId) &&
    // Nobody is there to be asked once such a call has ended.
    manifestOf(channel).transport !== 'collected' &&
    // A reminder is not worth the last thing that may be said, nor words that come with the next matter.
    (!isReminder || (survey.remindAfterHours !== null && ratingAskedAt !== undefined && room(window, atMs) > 1))
  )
}

type RatingInput = WaitingStepInput & { readonly isReminder?: boolean }

/** Asks the customer to rate what a human did, or reminds once; the answer, or the end of the time for it, ends the machine. */
export async function askRating(ports: StepPorts, input: RatingInput): Promise<void> {
  const isAsked = await optimistic(ports.table, async () => {
    const conversation = await findConversation(ports, input.conversationId)
    const survey = await readSetting(ports, 'survey')
    if (!conversation || !isDue(conversation, input, survey, ports.clock.now())) return { writes: [], result: false }
    const before = input.isReminder ? conversation.ratingRemindedAt : conversation.ratingAskedAt
    if (before) return { writes: [], result: conversation.ratingToken === input.token }
    const { language } = conversation
    const at = isoNow(ports.clock)
    const options = stars.map((score) => ({ id: `rate:${score}`, label: labels[language][score] }))
    const slots = Object.fromEntries(options.map((option, index) => [String(index + 1), option.id]))
    const planned = planChange(ports, {
      before: conversation,
      after: {
        ...conversation,
        ratingToken: input.token,
        ...(input.isReminder ? { ratingRemindedAt: at } : { ratingAskedAt: at }),
        memory: { misunderstandings: 0, pending: { intent: 'choice', slots } },
      },
      replies: {
        contents: [
          { type: 'choice', text: survey.question[language] ?? say('rate', language), options, purpose: 'rating' },
        ],
        voice: { author: 'system' },
      },
    })
    return { writes: planned.writes, result: true }
  })
  if (!isAsked) await ports.workflows.complete(input.token, { outcome: 'not-asked' })
}
