import type { Conversation } from '../../../schemas/records/conversation.ts'
import { ModelTrial } from '../../../schemas/records/model-trial.ts'
import { armOf, judgeTrial } from '../../domain/learning/trial.ts'
import { conflict } from '../../errors/errors.ts'
import { daySeconds, epochAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Condition, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { findCard, type ModelPorts, modelInUse } from './model-records.ts'

const keptDays = 120
const none = { conversations: 0, handedOver: 0, ratings: 0, ratingSum: 0 }

/** The latest trial, running or ended. */
export async function latestTrial(ports: Pick<Core, 'table'>): Promise<ModelTrial | undefined> {
  const item = await ports.table.get(keys.modelTrial.pk, keys.modelTrial.sk, { consistent: true })
  return item && read(ModelTrial, item)
}

/** The trial with what may be said of it. */
export async function trialNow(ports: Pick<Core, 'table'>) {
  const trial = await latestTrial(ports)
  return trial && { ...trial, ...judgeTrial(trial) }
}

/**
 * Lets a model be heard by a share of new conversations, beside the one that is in use at that very moment.
 * @throws Rejected not-found, conflict
 */
export const startTrial = (
  ports: ModelPorts,
  modelId: string,
  { share, planned }: Pick<ModelTrial, 'share' | 'planned'>,
  by: string,
): Promise<ModelTrial> =>
  optimistic(ports.table, async () => {
    const card = await findCard(ports, modelId)
    const [use, latest] = await Promise.all([modelInUse(ports), latestTrial(ports)])
    if (card.status !== 'ready') throw conflict('This model is not ready.')
    if (use?.modelId === modelId) throw conflict('This model is the one in use.')
    if (latest?.status === 'running') throw conflict('A trial is running already: end it first.')
    const trial: ModelTrial = {
      id: ports.clock.id('event'),
      challenger: modelId,
      ...(use && { champion: use.modelId }),
      share,
      planned,
      status: 'running',
      startedBy: by,
      startedAt: isoNow(ports.clock),
      arms: { champion: none, challenger: none },
    }
    const writes: Write[] = [
      { put: { ...keys.modelTrial, ...trial }, if: asSeen(latest) },
      { check: keys.modelInUse, if: use ? { equals: { modelId: use.modelId } } : { exists: false } },
    ]
    return { writes, result: trial }
  })

const asSeen = (latest: ModelTrial | undefined): Condition =>
  latest ? { equals: { id: latest.id, status: latest.status } } : { exists: false }

/** Ends the latest trial where it runs, or makes sure that none has begun since: for whoever changes the model in use. */
export const endOfTrial = (ports: ModelPorts, latest: ModelTrial | undefined, by: string): Write =>
  latest?.status === 'running'
    ? {
        update: keys.modelTrial,
        set: { status: 'ended', endedBy: by, endedAt: isoNow(ports.clock) },
        if: asSeen(latest),
      }
    : { check: keys.modelTrial, if: asSeen(latest) }

/** Ends the trial that runs; everybody hears the model in use again. Ending it twice is the same as once. */
export async function endTrial(ports: ModelPorts, by: string): Promise<void> {
  const trial = await latestTrial(ports)
  if (trial?.status === 'running') await ports.table.transact([endOfTrial(ports, trial, by)])
}

/**
 * Counts a conversation that ended, or was rated, on the side that it was on: each once, however often the event comes.
 * A challenger that does harm beyond doubt ends its trial.
 */
export async function countInTrial(
  ports: ModelPorts,
  { id, createdAt, rating }: Pick<Conversation, 'id' | 'createdAt' | 'rating'>,
  change: 'closed' | 'rated',
): Promise<void> {
  const trial = await latestTrial(ports)
  if (trial?.status !== 'running' || createdAt < trial.startedAt) return
  const side = `arms.${armOf(trial, id)}`
  const add: Record<string, number> = {}
  if (change === 'closed') {
    const escalations = await ports.table.query({
      pk: keys.conversation(id).pk,
      prefix: keys.escalationPrefix,
      limit: 1,
    })
    add[`${side}.conversations`] = 1
    add[`${side}.handedOver`] = escalations.items.length > 0 ? 1 : 0
  } else {
    if (!rating) return
    add[`${side}.ratings`] = 1
    add[`${side}.ratingSum`] = rating.score
  }
  const expiresAt = epochAfter(ports.clock, keptDays * daySeconds)
  await ports.table.transact([
    { put: { ...keys.trialCount(trial.id, id, change), expiresAt }, if: { exists: false } },
    { update: keys.modelTrial, add, if: { equals: { id: trial.id, status: 'running' } } },
  ])
  const after = await latestTrial(ports)
  if (after?.id === trial.id && judgeTrial(after).verdict === 'harm') await endTrial(ports, 'guardrail')
}
