import { say } from '../../domain/assistant/phrases.ts'
import { isoNow } from '../../ports/clock.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { planChange } from '../conversation/staff-actions.ts'
import { putEscalation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { loadStep, type StepPorts, type WaitingStepInput } from './machine.ts'

/** Waits until the conversation that an agent holds is closed, passed on or given back. */
export async function awaitClose(ports: StepPorts, input: WaitingStepInput): Promise<void> {
  const outcome = await optimistic(ports.table, async () => {
    const { escalation, conversation } = await loadStep(ports, input)
    const isHeld = conversation?.status === 'assigned' && conversation.escalationId === escalation.id
    if (isHeld)
      return {
        writes: [
          putEscalation({ ...escalation, closeToken: input.token, version: escalation.version + 1 }, escalation),
        ],
        result: undefined,
      }
    const isClosed = conversation?.status === 'closed' && conversation.escalationId === escalation.id
    return { writes: [], result: isClosed ? ('closed' as const) : ('returned' as const) }
  })
  if (outcome) await ports.workflows.complete(input.token, { outcome })
}

const stars = [5, 4, 3, 2, 1] as const
const labels = {
  zh: { 5: '非常满意 ★★★★★', 4: '满意 ★★★★', 3: '一般 ★★★', 2: '不满意 ★★', 1: '非常不满意 ★' },
  en: { 5: 'Excellent ★★★★★', 4: 'Good ★★★★', 3: 'OK ★★★', 2: 'Poor ★★', 1: 'Very poor ★' },
} as const

/** Asks the customer to rate what a human did; the answer, or a day without one, ends the machine. */
export async function askRating(ports: StepPorts, input: WaitingStepInput): Promise<void> {
  const isAsked = await optimistic(ports.table, async () => {
    const { escalation, conversation } = await loadStep(ports, input)
    const isDue =
      conversation?.status === 'closed' &&
      conversation.escalationId === escalation.id &&
      !conversation.rating &&
      // Nobody is there to be asked once such a call has ended.
      manifestOf(conversation.channel).transport !== 'collected'
    if (!isDue) return { writes: [], result: false }
    if (conversation.ratingAskedAt) return { writes: [], result: conversation.ratingToken === input.token }
    const { language } = conversation
    const options = stars.map((score) => ({ id: `rate:${score}`, label: labels[language][score] }))
    const slots = Object.fromEntries(options.map((option, index) => [String(index + 1), option.id]))
    const planned = planChange(ports, {
      before: conversation,
      after: {
        ...conversation,
        ratingToken: input.token,
        ratingAskedAt: isoNow(ports.clock),
        memory: { misunderstandings: 0, pending: { intent: 'choice', slots } },
      },
      replies: {
        contents: [{ type: 'choice', text: say('rate', language), options, purpose: 'rating' }],
        voice: { author: 'system' },
      },
    })
    return { writes: planned.writes, result: true }
  })
  if (!isAsked) await ports.workflows.complete(input.token, { outcome: 'not-asked' })
}
