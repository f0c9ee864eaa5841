import type { Agent } from '../../schemas/records/agent.ts'
import { signedInAgent } from '../../shared/use-cases/agents/agents.ts'
import type { ApiPorts } from './compose.ts'
import { type Caller, staffOf } from './router.ts'

/** The agent who calls, with the role of the token. @throws Rejected forbidden for a back end */
export async function me(ports: ApiPorts, caller: Caller): Promise<Agent> {
  const staff = staffOf(caller)
  return { ...(await signedInAgent(ports, staff)), role: staff.role }
}
