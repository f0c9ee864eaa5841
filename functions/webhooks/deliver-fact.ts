import { deliverFact } from '../../shared/use-cases/webhooks/deliver.ts'
import { webhookPorts } from '../runtime/compose.ts'
import { factHandler } from '../runtime/event.ts'

/** Tells the company's own systems of what happened. */
export const handler = factHandler(webhookPorts, (ports, { detail, ...fact }) =>
  deliverFact(ports, { ...fact, id: String(detail.id), detail }),
)
