import { offerConversation } from '../../shared/use-cases/escalation/offer-conversation.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Offers the conversation and waits for the answer. */
export const handler = stepHandler(innerStepPorts, offerConversation)
