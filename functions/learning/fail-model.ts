import { failModel } from '../../shared/use-cases/learning/models.ts'
import { corePorts } from '../runtime/compose.ts'
import { modelStep } from '../runtime/step.ts'

/** Says on its card that a model could not be made. */
export const handler = modelStep(corePorts, (ports, { modelId }: { modelId: string }) => failModel(ports, modelId))
