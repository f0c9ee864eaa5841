import { failMining } from '../../shared/use-cases/learning/mine.ts'
import { corePorts } from '../runtime/compose.ts'
import { miningStep } from '../runtime/step.ts'

/** Says that a search through stored conversations broke off. */
export const handler = miningStep(corePorts, (ports, { run }: { run: string }) => failMining(ports, run))
