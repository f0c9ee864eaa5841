import { createHash } from 'node:crypto'
import type { Flow } from '../../../schemas/records/flow.ts'
import type { ModelCard, ModelInUse, ModelMetrics } from '../../../schemas/records/model-card.ts'
import type { Findable } from '../../domain/assistant/knowledge-index.ts'
import { taskEntries } from '../../domain/flow/entries.ts'
import { type Classifier, type Example, outOfScope, trainClassifier } from '../../domain/nlu/classifier.ts'
import { foreignTexts } from '../../domain/nlu/foreign.ts'
import { judge, measure } from '../../domain/nlu/measure.ts'
import { deserialise, serialise } from '../../domain/nlu/serialise.ts'
import { conflict, isFamilyError, Rejected } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { MediaStore } from '../../ports/outside.ts'
import type { Workflows } from '../../ports/work.ts'
import { type Known, knownOf } from '../assistant/knowledge-cache.ts'
import { opinionBy } from '../assistant/model-cache.ts'
import { readKnowledge } from '../knowledge/read-knowledge.ts'
import { activeTasks } from '../knowledge/tasks.ts'
import { keys } from '../storage/keys.ts'
import { optimistic } from '../storage/retry.ts'
import { listGolden } from './golden.ts'
import { findCard, type ModelPorts, modelInUse, modelKey, putCard } from './model-records.ts'
import { onTrial, openings, rehearse } from './rehearse.ts'
import { endOfTrial, latestTrial } from './trials.ts'

type TrainPorts = Core & { readonly store: Pick<MediaStore, 'put' | 'get'> }

/** An entry must be asked for in so many ways to be learned from; what has fewer is found by its words. */
const leastPhrasings = 3
const mostLabels = 300
const leastLabels = 2
const seed = 1
/** A gate metric may be worse by so much, which is chance. */
const tolerance = 0.01

/** What a model learns from: how customers ask for tasks and for entries, and what is none of its business. */
export function examplesOf(entries: readonly Findable[], flows: readonly Flow[]) {
  const known = [...taskEntries(flows), ...entries.filter(({ status }) => status === 'published')]
    .filter(({ similar }) => similar.length + 1 >= leastPhrasings)
    .slice(0, mostLabels)
  const examples: Example[] = [
    ...known.flatMap(({ id, question, similar }) => [question, ...similar].map((text) => ({ text, label: id }))),
    ...foreignTexts.map((text) => ({ text, label: outOfScope })),
  ]
  return { examples, labels: known.map(({ id, question }) => ({ id, name: question })) }
}

/** Asks for a new model; its card shows how far it is. */
export async function startTraining(
  ports: ModelPorts & { readonly trainer: Pick<Workflows, 'start'> },
  by: string,
): Promise<ModelCard> {
  const at = isoNow(ports.clock)
  const card: ModelCard = {
    id: ports.clock.id('model'),
    status: 'training',
    progress: 0,
    seed,
    requestedBy: by,
    createdAt: at,
    updatedAt: at,
  }
  await ports.table.transact([{ put: { ...keys.model(card.id), ...card }, if: { exists: false } }])
  await ports.trainer.start(card.id, { modelId: card.id })
  return card
}

/**
 * Trains, judges by thirds, and stores the model beside its card. Doing it again gives the same model. What cannot be
 * trained says why on the card. `isBetter` is what the gate of the workflow asks.
 */
export async function trainModel(ports: TrainPorts, modelId: string): Promise<{ modelId: string; isBetter: boolean }> {
  let card = await findCard(ports, modelId)
  if (card.status === 'ready') return { modelId, isBetter: await isBetter(ports, card) }
  const startedAt = ports.clock.now()
  const tell = async (change: Partial<ModelCard>) => {
    card = { ...card, ...change }
    await putCard(ports, card)
  }
  try {
    const [entries, tasks] = [await readKnowledge(ports.table), await activeTasks(ports)]
    const { examples, labels } = examplesOf(entries, tasks)
    if (labels.length < leastLabels)
      throw new Rejected(`A model needs ${leastLabels} matters with ${leastPhrasings} wordings each.`, {
        code: 'too-few-examples',
      })
    const dataHash = createHash('sha256').update(JSON.stringify(examples)).digest('hex')
    await tell({ dataHash, examples: examples.length, labels, progress: 0.05 })
    const judged = await judge(examples, card.seed, (done, of) => tell({ progress: 0.05 + (0.65 * done) / of }))
    const metrics = measure(judged)
    const file = serialise(trainClassifier(examples, card.seed))
    await tell({ progress: 0.8, metrics })
    const rehearsal = await besideTheOneInUse(ports, deserialise(file), knownOf(entries, tasks))
    await tell({ progress: 0.95, rehearsal })
    await ports.store.put(modelKey(modelId), 'application/octet-stream', file)
    const seconds = Math.round((ports.clock.now() - startedAt) / 100) / 10
    await tell({ status: 'ready', progress: 1, bytes: file.length, seconds })
    return { modelId, isBetter: await isBetter(ports, card) }
  } catch (error) {
    if (!isFamilyError(error) || error.family !== 'rejected') throw error
    await tell({ status: 'failed', problem: error.message })
    return { modelId, isBetter: false }
  }
}

/** The workflow gave up on a model: its card says so. */
export async function failModel(ports: ModelPorts, modelId: string): Promise<void> {
  const card = await findCard(ports, modelId)
  if (card.status === 'training')
    await putCard(ports, { ...card, status: 'failed', problem: 'The training stopped; start it again.' })
}

/** The new model and the one in use, over the golden cases and what customers opened with lately. */
async function besideTheOneInUse(ports: TrainPorts, fresh: Classifier, known: Known) {
  const use = await modelInUse(ports)
  // A model that cannot be loaded is not heard either: what is heard then are words alone.
  const file = use && (await ports.store.get(modelKey(use.modelId)).catch(() => undefined))
  const used = file && deserialise(file.bytes)
  const hearing = (model: Classifier | undefined) => onTrial(ports, known, async () => opinionBy(model, ''))
  return rehearse(hearing(used), hearing(fresh), await listGolden(ports), await openings(ports))
}

/**
 * Whether a model may follow the one in use without anybody asked: no gate metric is worse by more than chance, and no
 * trial runs, which it would end.
 */
async function isBetter(ports: ModelPorts, card: ModelCard): Promise<boolean> {
  if (!card.metrics || (await latestTrial(ports))?.status === 'running') return false
  return (await worseIn(ports, card, card.metrics)).length === 0
}

/** The gate metrics in which a model is worse than the one in use; a golden case that was right must stay right. */
async function worseIn(ports: ModelPorts, card: ModelCard, metrics: ModelMetrics): Promise<readonly string[]> {
  const current = await modelInUse(ports)
  const golden = card.rehearsal?.golden
  const lost = golden && golden.right < golden.before ? ['golden'] : []
  const before = current && (await findCard(ports, current.modelId).catch(() => undefined))?.metrics
  if (!before) return lost
  return [
    ...lost,
    ...(metrics.accuracy < before.accuracy - tolerance ? ['accuracy'] : []),
    ...(metrics.precision < before.precision - tolerance ? ['precision'] : []),
    ...(metrics.calibrationError > before.calibrationError + tolerance ? ['calibrationError'] : []),
  ]
}

/**
 * Makes a model the one that is heard; running assistants take it up within seconds, and an earlier one comes back the
 * same way. A trial that runs has lost the model it was measured against, or is decided: it ends.
 * @throws Rejected not-found; conflict where it is not ready, or is worse and nobody gave a reason
 */
export const publishModel = (ports: ModelPorts, modelId: string, by: string, override?: string): Promise<ModelInUse> =>
  optimistic(ports.table, async () => {
    const card = await findCard(ports, modelId)
    if (card.status !== 'ready' || !card.metrics) throw conflict('This model is not ready.')
    const worse = await worseIn(ports, card, card.metrics)
    if (worse.length > 0 && !override)
      throw conflict(`It is worse in ${worse.join(', ')}: say why it should be used all the same.`, { worse })
    const use: ModelInUse = { modelId, at: isoNow(ports.clock), by, ...(worse.length > 0 && override && { override }) }
    const ending = endOfTrial(ports, await latestTrial(ports), by)
    return { writes: [{ put: { ...keys.modelInUse, ...use } }, ending], result: use }
  })
