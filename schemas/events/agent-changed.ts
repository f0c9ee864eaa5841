import * as z from 'zod'
import { Agent } from '../records/agent.ts'
import { defineEvent } from './event.ts'
import { exampleAgent } from './examples.ts'

/** An agent's availability, load or capacity changed. */
export const AgentChanged = defineEvent({
  name: 'agent.changed',
  version: 1,
  summary: "An agent's availability, load or capacity changed.",
  detail: z.object({ agent: Agent }),
  example: { agent: exampleAgent },
})
