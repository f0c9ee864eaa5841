import type { Agent } from '../../schemas/records/agent.ts'
import { signedInAgent } from '../../shared/use-cases/agents/agents.ts'
import type { ApiPorts } from './compose.ts'
import { type Caller, staffOnly } from './router.ts'

/** The agent who calls, with the role of the token. @throws Rejected forbidden for a back end */
export async function me(ports: ApiPorts, caller: Caller): Promise<Agent> {
  if (caller.kind !== 'staff') throw staffOnly()
  return { ...(await signedInAgent(ports, caller)), role: caller.role }
}
