import { routeEscalation } from '../../shared/use-cases/escalation/route-escalation.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Decides where an escalation goes now, and reserves the slot of the agent it is offered to. */
export const handler = stepHandler(innerStepPorts, routeEscalation)
