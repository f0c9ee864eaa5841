import { askRating } from '../../shared/use-cases/escalation/after-assignment.ts'
import { innerStepPorts } from '../runtime/compose.ts'
import { stepHandler } from '../runtime/step.ts'

/** Asks the customer for a rating and waits for it. */
export const handler = stepHandler(innerStepPorts, askRating)
