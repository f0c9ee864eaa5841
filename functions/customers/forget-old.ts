import { forgetOld } from '../../shared/use-cases/privacy/forget-old.ts'
import { customerDataPorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Erases what was kept as long as the company said. */
export const handler = scheduleHandler(customerDataPorts, forgetOld)
