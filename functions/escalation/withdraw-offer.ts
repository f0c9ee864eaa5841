import { withdrawOffer } from '../../shared/use-cases/escalation/offer-conversation.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Takes back an offer that was not answered. */
export const handler = stepHandler(innerStepPorts, withdrawOffer)
