import { InboundCommand } from '../../schemas/commands/take-turn.ts'
import { takeTurn } from '../../shared/use-cases/conversation/take-turn.ts'
import { turnTaker } from '../runtime/compose.ts'
import { queueHandler } from '../runtime/queue.ts'

/** Considers what customers said, a burst at a time, and records what to do. */
export const handler = queueHandler(InboundCommand, turnTaker, { together: takeTurn })
