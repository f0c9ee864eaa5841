import { mine } from '../../shared/use-cases/learning/mine.ts'
import { learningPorts } from '../runtime/compose.ts'
import { miningStep } from '../runtime/step.ts'

/** Less than the function may take, by one page of conversations. */
const stretchMs = 40_000

/** Reads stored conversations for what could be learned, a stretch at a time. */
export const handler = miningStep(learningPorts, (ports, { run }: { run: string }) => mine(ports, run, stretchMs))
