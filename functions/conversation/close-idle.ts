import { closeIdle } from '../../shared/use-cases/conversation/close-idle.ts'
import { corePorts } from '../runtime/compose.ts'
import { scheduleHandler } from '../runtime/event.ts'

/** Sweeps conversations in which nothing is said any more. */
export const handler = scheduleHandler(corePorts, closeIdle)
