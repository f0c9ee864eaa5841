import { Flow } from '../../../schemas/records/flow.ts'
import { standardFlows } from '../../domain/flow/standard.ts'
import { conflict, notFound } from '../../errors/errors.ts'
import type { Core } from '../../ports/core.ts'
import type { Item } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { optimistic } from '../storage/retry.ts'
import { moveVersion } from './knowledge.ts'

const mostTasks = 100
const mostVersions = 50

/** A stored task; one that a later schema refuses gives way to the standard one, and never stops a turn. */
const readTask = (item: Item): Flow | undefined => Flow.safeParse(item.flow).data

/** Every task: those that every deployment begins with, each as the company changed it, and its own. */
export async function listTasks(ports: Pick<Core, 'table'>): Promise<readonly Flow[]> {
  const { pk } = keys.task('')
  const page = await ports.table.query({ pk, limit: mostTasks })
  const own = new Map(page.items.flatMap((item) => readTask(item) ?? []).map((flow) => [flow.id, flow]))
  const standard = standardFlows.map((flow) => own.get(flow.id) ?? flow)
  return [...standard, ...[...own.values()].filter(({ id }) => !standardFlows.some((flow) => flow.id === id))]
}

/** The tasks that are offered. */
export const activeTasks = async (ports: Pick<Core, 'table'>): Promise<readonly Flow[]> =>
  (await listTasks(ports)).filter(({ isActive }) => isActive)

/**
 * Changes a task, or adds one; running assistants take it up within seconds, and what it was is kept.
 * @throws Rejected conflict where it was changed since `flow.version` was read
 */
export async function saveTask(ports: Core, flow: Flow): Promise<Flow> {
  return optimistic(ports.table, async () => {
    const key = keys.task(flow.id)
    const item = await ports.table.get(key.pk, key.sk, { consistent: true })
    const stored = item && readTask(item)
    const before = stored ?? standardFlows.find(({ id }) => id === flow.id)
    if (before && before.version !== flow.version)
      throw conflict(`The task was changed meanwhile: it is at version ${before.version} now.`)
    const after: Flow = { ...flow, version: (before?.version ?? 0) + 1 }
    return {
      result: after,
      writes: [
        {
          put: { ...key, version: after.version, flow: after },
          if: item ? { equals: { version: Number(item.version) } } : { exists: false },
        },
        ...(before ? [{ put: { ...keys.taskBefore(flow.id, before.version), flow: before } }] : []),
        ...moveVersion(ports.clock),
      ],
    }
  })
}

/** What a task was before, newest first. @throws Rejected not-found */
export async function listTaskVersions(ports: Pick<Core, 'table'>, id: string): Promise<readonly Flow[]> {
  if (!(await listTasks(ports)).some((flow) => flow.id === id)) throw notFound('task', id)
  const { pk } = keys.taskBefore(id, 0)
  const page = await ports.table.query({ pk, limit: mostVersions, descending: true })
  return page.items.flatMap((item) => readTask(item) ?? [])
}
