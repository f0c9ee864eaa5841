import { lookAfterErasures } from '../../shared/use-cases/privacy/erase-customer.ts'
import { forgetOld } from '../../shared/use-cases/privacy/forget-old.ts'
import { customerDataPorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Erases what was kept as long as the company said, and looks after what was erased by hand. */
export const handler = scheduleHandler(customerDataPorts, async (ports) => {
  await lookAfterErasures(ports)
  await forgetOld(ports)
})
