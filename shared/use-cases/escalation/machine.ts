import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { isOpenEscalation } from '../../domain/escalation/open-escalation.ts'
import type { Core } from '../../ports/core.ts'
import type { Workflows } from '../../ports/work.ts'
import { findConversation, findEscalation } from '../storage/records.ts'

/** What every step of the escalation machine is given. */
export interface StepInput {
  readonly conversationId: string
  readonly escalationId: string
}

export interface WaitingStepInput extends StepInput {
  readonly token: string
}

export type StepPorts = Core & { readonly workflows: Workflows }

/** The matter as it is now; neither is there any more where its customer was erased. */
type LoadedStep =
  | { readonly isOpen: true; readonly escalation: Escalation; readonly conversation: Conversation }
  | {
      readonly isOpen: false
      readonly escalation: Escalation | undefined
      readonly conversation: Conversation | undefined
    }

/**
 * The escalation and its conversation as they are now, and whether the matter is still open. Whoever writes an escalation
 * after this is guarded by its version, so it is read first; where the two do not fit each other, somebody took it or
 * ended it between the two reads, and it is read again.
 */
export async function loadStep(ports: Pick<Core, 'table'>, input: StepInput): Promise<LoadedStep> {
  const load = () => findEscalation(ports, input.conversationId, input.escalationId)
  const seen = await load()
  const conversation = await findConversation(ports, input.conversationId)
  const isWaiting = seen !== undefined && conversation?.status === 'waiting' && conversation.escalationId === seen.id
  const escalation = seen && isOpenEscalation(seen) && !isWaiting ? await load() : seen
  return isWaiting && escalation && isOpenEscalation(escalation)
    ? { isOpen: true, escalation, conversation }
    : { isOpen: false, escalation, conversation }
}
