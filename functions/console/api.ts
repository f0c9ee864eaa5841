import { apiPorts } from '../runtime/compose.ts'
import { apiHandler, limitKeys } from '../runtime/router.ts'
import { handlers } from './handlers.ts'

/** Everything under /v1 that has no function of its own. */
export const handler = apiHandler(apiPorts, handlers, limitKeys)
