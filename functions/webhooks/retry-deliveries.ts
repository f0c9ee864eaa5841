import { retryDeliveries } from '../../shared/use-cases/webhooks/deliver.ts'
import { webhookPorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Tells again what the company's own systems did not take. */
export const handler = scheduleHandler(webhookPorts, retryDeliveries)
