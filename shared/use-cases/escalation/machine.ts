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

/** The escalation and its conversation as they are now, and whether the matter is still open. */
export async function loadStep(ports: Pick<Core, 'table'>, input: StepInput) {
  const escalation = await getEscalation(ports, input.conversationId, input.escalationId)
  const conversation = await findConversation(ports, input.conversationId)
  const isOpen =
    isOpenEscalation(escalation) && conversation?.status === 'waiting' && conversation.escalationId === escalation.id
  return { escalation, conversation, isOpen }
}
