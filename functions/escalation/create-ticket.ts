import { createEscalationTicket } from '../../shared/use-cases/escalation/create-ticket.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Makes the ticket and the promise when nobody could take it. */
export const handler = stepHandler(innerStepPorts, createEscalationTicket)
