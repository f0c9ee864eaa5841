import { publishModel } from '../../shared/use-cases/learning/models.ts'
import { corePorts } from '../runtime/compose.ts'
import { modelStep } from '../runtime/step.ts'

/** Makes a model that passed the gate the one that is heard. */
export const handler = modelStep(corePorts, (ports, { modelId }: { modelId: string }) =>
  publishModel(ports, modelId, 'training'),
)
