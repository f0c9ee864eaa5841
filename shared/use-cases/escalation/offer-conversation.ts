import { readSetting } from '../settings/settings.ts'
import { keys } from '../storage/keys.ts'
import { findAgent, putEscalation, putOutbox } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { loadStep, type StepInput, type StepPorts, type WaitingStepInput } from './machine.ts'
import { endOffer } from './route-escalation.ts'

export interface OfferOutcome {
  readonly outcome: 'accepted' | 'again' | 'ended'
}

/** Remembers the token of the offer that is being made; an answer that came before it completes the step at once. */
export async function offerConversation(ports: StepPorts, input: WaitingStepInput): Promise<void> {
  const outcome = await optimistic(ports.table, async () => {
    const { escalation, isOpen } = await loadStep(ports, input)
    if (escalation?.status === 'assigned') return { writes: [], result: 'accepted' as const }
    if (!isOpen || escalation.status !== 'offered')
      return { writes: [], result: isOpen ? ('again' as const) : ('ended' as const) }
    return {
      writes: [putEscalation({ ...escalation, token: input.token, version: escalation.version + 1 }, escalation)],
      result: undefined,
    }
  })
  if (outcome) await ports.workflows.complete(input.token, { outcome })
}

/** The agent did not answer in time: the slot is free again and somebody else is asked. */
export async function withdrawOffer(ports: StepPorts, input: StepInput): Promise<OfferOutcome> {
  return optimistic<OfferOutcome>(ports.table, async () => {
    const { escalation, isOpen } = await loadStep(ports, input)
    if (escalation?.status === 'assigned') return { writes: [], result: { outcome: 'accepted' } }
    if (!isOpen) return { writes: [], result: { outcome: 'ended' } }
    if (escalation.status !== 'offered') return { writes: [], result: { outcome: 'again' } }
    const agent = escalation.agentId ? await findAgent(ports, escalation.agentId) : undefined
    const { awayAfterMissedOffers: awayAfter } = await readSetting(ports, 'routing')
    const ended = endOffer(ports, escalation, agent, { isMissed: true, awayAfter })
    return {
      writes: [...ended.writes, putOutbox(ports.clock, keys.conversation(input.conversationId).pk, ended.outgoing)],
      result: { outcome: 'again' },
    }
  })
}
