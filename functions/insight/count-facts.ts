import { countFact } from '../../shared/use-cases/insight/day-figures.ts'
import { corePorts } from '../runtime/compose.ts'
import { factHandler } from '../runtime/event.ts'

/** Counts what closes, what is rated and what humans take, for the wallboard. */
export const handler = factHandler(corePorts, countFact)
