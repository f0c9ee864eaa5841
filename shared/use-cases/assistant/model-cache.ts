import { type Classifier, classify, type Prediction } from '../../domain/nlu/classifier.ts'
import { deserialise } from '../../domain/nlu/serialise.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MediaStore } from '../../ports/outside.ts'
import type { Table } from '../../ports/table.ts'
import { modelInUse, modelKey } from '../learning/models.ts'

const recheckMs = 3_000

/** What a model makes of a text, and which model. */
export type Opinion = (
  text: string,
  isWanted?: (label: string) => boolean,
) => (Prediction & { readonly modelId: string }) | undefined

interface CachePorts {
  readonly table: Table
  readonly clock: Pick<Clock, 'now'>
  readonly store: Pick<MediaStore, 'get'>
}

/**
 * Keeps the model in use in memory; one small read every few seconds tells whether another is used. Without a model, or
 * where it cannot be loaded, there is no opinion, and the assistant goes by words alone.
 */
export function modelCache(ports: CachePorts, onFailure: (error: Error) => void): () => Promise<Opinion> {
  let loaded: { readonly id: string; readonly model: Classifier } | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (ports.clock.now() - checkedAt >= recheckMs) {
      checkedAt = ports.clock.now()
      try {
        const use = await modelInUse(ports)
        if (use?.modelId !== loaded?.id)
          loaded = use && {
            id: use.modelId,
            model: deserialise((await ports.store.get(modelKey(use.modelId))).bytes),
          }
      } catch (error) {
        onFailure(error as Error)
      }
    }
    const current = loaded
    return (text, isWanted) =>
      current ? { ...classify(current.model, text, isWanted), modelId: current.id } : undefined
  }
}
