import { awaitClose } from '../../shared/use-cases/escalation/after-assignment.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Waits until the agent is done. */
export const handler = stepHandler(innerStepPorts, awaitClose)
