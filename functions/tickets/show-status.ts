import { corePorts } from '../runtime/compose.ts'
import { statusHandler } from '../runtime/status-page.ts'

/** The customer's own page of a ticket. */
export const handler = statusHandler(corePorts)
