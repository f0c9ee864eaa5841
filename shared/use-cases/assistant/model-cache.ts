import { armOf } from '../../domain/learning/trial.ts'
import { type Classifier, classify, type Prediction } from '../../domain/nlu/classifier.ts'
import { deserialise } from '../../domain/nlu/serialise.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MediaStore } from '../../ports/outside.ts'
import type { Table } from '../../ports/table.ts'
import { modelInUse, modelKey } from '../learning/model-records.ts'
import { latestTrial } from '../learning/trials.ts'

const recheckMs = 3_000

/** What a model makes of a text, and which model. */
export type Opinion = (
  text: string,
  isWanted?: (label: string) => boolean,
) => (Prediction & { readonly modelId: string }) | undefined

/** What a model would say, if it were the one that is heard. */
export const opinionBy =
  (model: Classifier | undefined, modelId: string): Opinion =>
  (text, isWanted) =>
    model && { ...classify(model, text, isWanted), modelId }

interface CachePorts {
  readonly table: Table
  readonly clock: Pick<Clock, 'now'>
  readonly store: Pick<MediaStore, 'get'>
}

/**
 * Keeps the model in use in memory, and its challenger while there is a trial; two small reads every few seconds tell
 * whether others are used. Which of the two a conversation hears is the same for all of its turns. Without a model, or
 * where it cannot be loaded, there is no opinion, and the assistant goes by words alone.
 */
export function modelCache(
  ports: CachePorts,
  onFailure: (error: Error) => void,
): (conversationId?: string) => Promise<Opinion> {
  const loaded = new Map<string, Classifier>()
  let champion: string | undefined
  let trial: Awaited<ReturnType<typeof latestTrial>>
  let checkedAt = Number.NEGATIVE_INFINITY

  async function check(): Promise<void> {
    const [use, latest] = await Promise.all([modelInUse(ports), latestTrial(ports)])
    const running = latest?.status === 'running' ? latest : undefined
    const wanted = [use?.modelId, running?.challenger].filter((id) => id !== undefined)
    for (const id of wanted)
      if (!loaded.has(id)) loaded.set(id, deserialise((await ports.store.get(modelKey(id))).bytes))
    for (const id of loaded.keys()) if (!wanted.includes(id)) loaded.delete(id)
    champion = use?.modelId
    trial = running
  }

  return async (conversationId) => {
    if (ports.clock.now() - checkedAt >= recheckMs) {
      checkedAt = ports.clock.now()
      await check().catch(onFailure)
    }
    const isChallenged = trial && conversationId && armOf(trial, conversationId) === 'challenger'
    const id = (isChallenged ? trial?.challenger : champion) ?? ''
    return opinionBy(loaded.get(id), id)
  }
}
