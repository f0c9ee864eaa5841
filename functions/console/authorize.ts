import { apiAuthorizer } from '../runtime/authorize.ts'
import { authorizerPorts } from '../runtime/compose.ts'

/** Who may call /v1. */
export const handler = apiAuthorizer(authorizerPorts)
