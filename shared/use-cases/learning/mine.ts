import { Mining } from '../../../schemas/records/mining.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Workflows } from '../../ports/work.ts'
import type { Known } from '../assistant/knowledge-cache.ts'
import { listConversations } from '../conversation/list-conversations.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { keys } from '../storage/keys.ts'
import { read } from '../storage/records.ts'
import { lessonsOf } from './collect-lessons.ts'
import { proposeMany } from './proposals.ts'

type MinePorts = Core & { readonly knowledge: () => Promise<Known> }
type TablePorts = Pick<Core, 'table' | 'clock'>

const pageSize = 50
/** So many conversations are read at once. */
const abreast = 10

/** The latest search through stored conversations; none where nobody ever asked for one. */
export async function currentMining(ports: Pick<Core, 'table'>): Promise<Mining | undefined> {
  const item = await ports.table.get(keys.mining.pk, keys.mining.sk, { consistent: true })
  return item && read(Mining, item)
}

const put = (ports: TablePorts, mining: Mining, run?: string) =>
  ports.table.transact([
    {
      put: { ...keys.mining, ...mining, updatedAt: isoNow(ports.clock) },
      ...(run && { if: { equals: { run, status: 'running' } } }),
    },
  ])

/** Begins a search through the conversations since a day. @throws Rejected conflict while another one runs */
export async function startMining(
  ports: TablePorts & { readonly miner: Pick<Workflows, 'start'> },
  since: string,
  by: string,
): Promise<Mining> {
  const before = await currentMining(ports)
  if (before?.status === 'running') throw conflict('A search is running already: stop it first.')
  const at = isoNow(ports.clock)
  const mining: Mining = {
    run: ports.clock.id('event'),
    status: 'running',
    since,
    reached: at,
    progress: 0,
    conversations: 0,
    lessons: 0,
    proposals: 0,
    startedBy: by,
    startedAt: at,
    updatedAt: at,
  }
  await put(ports, mining)
  await ports.miner.start(mining.run, { run: mining.run })
  return mining
}

/** Ends the search that runs; what it found stays. */
export async function stopMining(ports: TablePorts): Promise<Mining | undefined> {
  const mining = await currentMining(ports)
  if (mining?.status !== 'running') return mining
  await put(ports, { ...mining, status: 'stopped' }, mining.run)
  return currentMining(ports)
}

/** The machine gave up: the record says so. */
export async function failMining(ports: TablePorts, run: string): Promise<void> {
  const mining = await currentMining(ports)
  if (mining?.run === run && mining.status === 'running') await put(ports, { ...mining, status: 'failed' }, run)
}

/**
 * Reads on until so many milliseconds have passed, a page at a time; each page is recorded with what it found, so that a
 * step that is repeated goes on from there. Lessons that are known already count once. `isDone` ends the machine.
 */
export async function mine(ports: MinePorts, run: string, forMs: number): Promise<{ run: string; isDone: boolean }> {
  const until = ports.clock.now() + forMs
  do {
    const mining = await currentMining(ports)
    if (mining?.run !== run || mining.status !== 'running') return { run, isDone: true }
    const page = await listConversations(ports, 'closed', pageSize, mining.cursor)
    const recent = page.items.filter(({ updatedAt }) => updatedAt >= mining.since)
    const isAllowed = await Promise.all(recent.map(({ customerId }) => mayBeUsedFor(ports, customerId, 'learning')))
    const wanted = recent.filter((_, index) => isAllowed[index])
    const learned = []
    for (let at = 0; at < wanted.length; at += abreast)
      learned.push(...(await Promise.all(wanted.slice(at, at + abreast).map((one) => lessonsOf(ports, one)))).flat())
    const proposals = await proposeMany(ports, learned)
    const reached = page.items.at(-1)?.updatedAt ?? mining.since
    const isDone = !page.cursor || reached < mining.since
    const whole = Math.max(1, Date.parse(mining.startedAt) - Date.parse(mining.since))
    const { cursor: _, ...rest } = mining
    const after: Mining = {
      ...rest,
      ...(page.cursor && { cursor: page.cursor }),
      status: isDone ? 'done' : 'running',
      reached,
      progress: isDone ? 1 : Math.min(0.99, Math.max(0, (Date.parse(mining.startedAt) - Date.parse(reached)) / whole)),
      conversations: mining.conversations + wanted.length,
      lessons: mining.lessons + learned.length,
      proposals: mining.proposals + proposals,
    }
    if (await put(ports, after, run)) return { run, isDone: true }
    if (isDone) return { run, isDone }
  } while (ports.clock.now() < until)
  return { run, isDone: false }
}
