import { watchAgents } from '../../shared/use-cases/agents/watch-agents.ts'
import { corePorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Sees who is gone without having said so, and finds their customers somebody else. */
export const handler = scheduleHandler(corePorts, watchAgents)
