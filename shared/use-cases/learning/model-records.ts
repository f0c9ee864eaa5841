import { ModelCard, ModelInUse } from '../../../schemas/records/model-card.ts'
import { notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

export type ModelPorts = Pick<Core, 'table' | 'clock'>

const mostCards = 20

export const modelKey = (id: string) => `models/${id}.bin`

/** @throws Rejected not-found */
export async function findCard(ports: Pick<Core, 'table'>, id: string): Promise<ModelCard> {
  const { pk, sk } = keys.model(id)
  const item = await ports.table.get(pk, sk, { consistent: true })
  if (!item) throw notFound('model', id)
  return read(ModelCard, item)
}

export const putCard = (ports: ModelPorts, card: ModelCard) =>
  ports.table.transact([{ put: { ...keys.model(card.id), ...card, updatedAt: isoNow(ports.clock) } }])

export async function modelInUse(ports: Pick<Core, 'table'>): Promise<ModelInUse | undefined> {
  const item = await ports.table.get(keys.modelInUse.pk, keys.modelInUse.sk, { consistent: true })
  return item && read(ModelInUse, item)
}

/** The newest models first, and the one that is heard. */
export async function listModels(ports: Pick<Core, 'table'>) {
  const { pk } = keys.modelInUse
  const [page, inUse] = await Promise.all([
    ports.table.query({ pk, prefix: 'mdl_', limit: mostCards, descending: true }),
    modelInUse(ports),
  ])
  return { items: page.items.map((item) => read(ModelCard, item)), ...(inUse && { inUse }) }
}
