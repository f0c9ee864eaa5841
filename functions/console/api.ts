import { apiPorts } from '../runtime/compose.ts'
import { apiHandler } from '../runtime/router.ts'
import { handlers } from './handlers.ts'

/** Everything under /v1. */
export const handler = apiHandler(apiPorts, handlers)
