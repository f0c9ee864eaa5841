import type { Agent } from '../../../schemas/records/agent.ts'
import { Escalation } from '../../../schemas/records/escalation.ts'
import type { Relaxation } from '../../../schemas/settings/routing.ts'
import { hasRoom, isCandidate, keeperOf } from '../../domain/escalation/choose-agent.ts'
import { demandsAt, meets } from '../../domain/escalation/demands.ts'
import { expectedMinutes } from '../../domain/escalation/expected-wait.ts'
import type { Core } from '../../ports/core.ts'
import type { Table } from '../../ports/table.ts'
import { facts } from '../storage/facts.ts'
import { indexes, keys } from '../storage/keys.ts'
import { placeOf, putEscalation, putOutbox, read } from '../storage/records.ts'

type Ports = Pick<Core, 'table' | 'clock'>

/** So many of those who wait are looked at one by one; so many are counted. */
const readAtMost = 100
const countedAtMost = 5_000

/** Keys of those who wait, in order of their places; before a place where one is given. */
const queueKeys = (table: Table, limit: number, before?: string) =>
  table.query({ index: 'gsi1', pk: indexes.waitingEscalations, limit, ...(before && { before }) })

/** Those who wait, first in line first; before a place where one is given. */
export async function listWaiting(
  { table, clock }: Ports,
  before?: string,
  limit = readAtMost,
): Promise<readonly Escalation[]> {
  const page = await queueKeys(table, limit, before)
  if (page.items.length === 0) return []
  const items = await table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  return (
    items
      .map((item) => read(Escalation, item))
      .filter(({ status }) => status === 'waiting' || status === 'routing')
      // What nobody has ended although its time is over keeps nobody else waiting.
      .filter(({ deadline }) => Date.parse(deadline) > clock.now())
      .sort((a, b) => placeOf(a).localeCompare(placeOf(b)))
  )
}

/** Lets one waiting escalation be routed again. */
export async function wake(ports: Ports, escalation: Escalation): Promise<boolean> {
  const { token, ...rest } = escalation
  if (!token || escalation.status !== 'waiting') return false
  const after: Escalation = { ...rest, status: 'routing', version: escalation.version + 1 }
  const refusal = await ports.table.transact([
    putEscalation(after, escalation),
    putOutbox(ports.clock, keys.conversation(escalation.conversationId).pk, [
      facts.task(token, { outcome: 'available' }),
    ]),
  ])
  return !refusal
}

/**
 * Those of the queue, in order, who fill an agent's free slots; each agent's room is theirs before anybody else's. One
 * that takes several slots is kept room for by one of the agents who could serve it.
 */
export function firstFor(
  agent: Agent,
  queue: readonly Escalation[],
  relaxation: Relaxation,
  atMs: number,
  agents: readonly Agent[],
): readonly Escalation[] {
  const first: Escalation[] = []
  let { load } = agent
  for (const escalation of queue) {
    if (load >= agent.capacity) break
    const demands = demandsAt(escalation, relaxation, atMs)
    const isFitting = isCandidate({ ...agent, load }, escalation, demands)
    const able = () => agents.filter((one) => meets(one, escalation, demands))
    const isKeeper = !isFitting && escalation.weight > 1 && keeperOf(escalation, able())?.id === agent.id
    if (!isFitting && !isKeeper) continue
    first.push(escalation)
    load += escalation.weight
  }
  return first
}

/** Lets those be routed again for whom there is room now; whoever is kept room for goes on waiting. Returns how many. */
export async function wakeFirst(ports: Ports, agent: Agent, first: readonly Escalation[]): Promise<number> {
  let woken = 0
  let { load } = agent
  for (const escalation of first) {
    // Those that are being routed already count, but need no waking.
    if (hasRoom({ ...agent, load }, escalation) && (await wake(ports, escalation))) woken++
    load += escalation.weight
  }
  return woken
}

/** Whether an agent has room for one more besides those before it. */
export const hasRoomAfter = (agent: Agent, first: readonly Escalation[], escalation: Escalation): boolean =>
  hasRoom({ ...agent, load: first.reduce((sum, { weight }) => sum + weight, agent.load) }, escalation)

/**
 * The place of an escalation among those who wait for the same people, and the minutes until its turn: as long as its
 * own people need for those whom nobody else may serve, or as all who are concerned need for all who are ahead,
 * whichever is longer. Where the queue is long, its front stands for the rest.
 */
export async function placeInQueue(
  ports: Ports,
  escalation: Escalation,
  agents: readonly Agent[],
  relaxation: Relaxation,
): Promise<{ readonly ahead: number; readonly minutes: number }> {
  const atMs = ports.clock.now()
  const online = agents.filter(({ availability }) => availability === 'online')
  const ableFor = (one: Escalation) => {
    const demands = demandsAt(one, relaxation, atMs)
    return online.filter((agent) => meets(agent, one, demands))
  }
  const able = new Set(ableFor(escalation))
  const place = placeOf(escalation)
  const { items } = await queueKeys(ports.table, countedAtMost, place)
  const sample = await listWaiting(ports, place)
  const perSampled = sample.length > 0 ? Math.max(1, items.length / sample.length) : 0
  const everybody = new Set(able)
  let [rivals, slotsAhead, slotsOfOwn] = [0, 0, 0]
  for (const other of sample) {
    const theirs = ableFor(other)
    if (!theirs.some((agent) => able.has(agent))) continue
    rivals += perSampled
    slotsAhead += perSampled * other.weight
    if (theirs.every((agent) => able.has(agent))) slotsOfOwn += perSampled * other.weight
    for (const agent of theirs) everybody.add(agent)
  }
  const { weight } = escalation
  return {
    ahead: Math.round(rivals),
    minutes: Math.max(
      expectedMinutes(slotsOfOwn / weight, [...able], weight),
      expectedMinutes(slotsAhead / weight, [...everybody], weight),
    ),
  }
}
