import { ratingTimes } from '../../shared/use-cases/escalation/after-assignment.ts'
import type { StepInput } from '../../shared/use-cases/escalation/machine.ts'
import { routeEscalation } from '../../shared/use-cases/escalation/route-escalation.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Decides where an escalation goes now, and reserves the slot of the agent it is offered to; says how long a rating will be waited for. */
export const handler = stepHandler(innerStepPorts, async (ports, input: StepInput) => ({
  ...(await routeEscalation(ports, input)),
  ...(await ratingTimes(ports)),
}))
