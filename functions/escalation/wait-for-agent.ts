import { waitForAgent } from '../../shared/use-cases/escalation/wait-for-agent.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Waits in the queue, and tells the customer the place in it. */
export const handler = stepHandler(innerStepPorts, waitForAgent)
