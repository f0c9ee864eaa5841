import { type Units, unitNames } from '../shared/domain/insight/prices.ts'
import type { Counts } from './counters.ts'

interface Work {
  readonly counts: Counts
  readonly httpRequests: number
  readonly socketFrames: number
  readonly invocations: readonly { readonly memoryMb: number; readonly ms: number }[]
  readonly queueReceivesAndDeletes: number
  readonly transitions: number
  readonly logBytes: number
}

/** Counted work in the units that are paid for. Lambda's time is this machine's; everything else is exact. */
export const unitsOf = ({ counts, invocations, ...work }: Work): Units => ({
  httpRequests: work.httpRequests,
  socketMessages: work.socketFrames + (counts.calls.PostToConnection ?? 0),
  invocations: invocations.length,
  gbSeconds: invocations.reduce(
    (sum, { memoryMb, ms }) => sum + (memoryMb / 1024) * (Math.max(1, Math.ceil(ms)) / 1000),
    0,
  ),
  writeUnits: counts.writeUnits,
  readUnits: counts.readUnits,
  queueRequests: counts.sqsChunks + work.queueReceivesAndDeletes,
  events: counts.events,
  transitions: work.transitions,
  logBytes: work.logBytes,
})

/** Units name by name, such as one of many: `of(units, (value) => value / many)`. */
export const of = (units: Units, change: (value: number, name: keyof Units) => number): Units =>
  Object.fromEntries(unitNames.map((name) => [name, change(units[name], name)])) as unknown as Units
