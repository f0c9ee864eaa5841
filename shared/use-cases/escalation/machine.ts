import { isOpenEscalation } from '../../domain/escalation/open-escalation.ts'
import type { Core } from '../../ports/core.ts'
import type { Workflows } from '../../ports/work.ts'
import { findConversation, getEscalation } from '../storage/records.ts'

/** What every step of the escalation machine is given. */
export interface StepInput {
  readonly conversationId: string
  readonly escalationId: string
}

export interface WaitingStepInput extends StepInput {
  readonly token: string
}

export type StepPorts = Core & { readonly workflows: Workflows }

/**
 * The escalation and its conversation as they are now, and whether the matter is still open. Whoever writes an escalation
 * after this is guarded by its version, so it is read first; where the two do not fit each other, somebody took it or
 * ended it between the two reads, and it is read again.
 */
export async function loadStep(ports: Pick<Core, 'table'>, input: StepInput) {
  const load = () => getEscalation(ports, input.conversationId, input.escalationId)
  const seen = await load()
  const conversation = await findConversation(ports, input.conversationId)
  const isWaiting = conversation?.status === 'waiting' && conversation.escalationId === seen.id
  const escalation = isOpenEscalation(seen) && !isWaiting ? await load() : seen
  return { escalation, conversation, isOpen: isWaiting && isOpenEscalation(escalation) }
}
