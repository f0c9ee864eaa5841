import { trainModel } from '../../shared/use-cases/learning/models.ts'
import { trainingPorts } from '../runtime/compose.ts'
import { modelStep } from '../runtime/step.ts'

/** Trains a model of what customers mean, and measures it. */
export const handler = modelStep(trainingPorts, (ports, { modelId }: { modelId: string }) => trainModel(ports, modelId))
