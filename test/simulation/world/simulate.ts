import { Actors } from './actors.ts'
import { plant } from './bugs.ts'
import { Ending } from './ending.ts'
import type { FaultKind } from './faults.ts'
import { Invariants, type Violation } from './invariants.ts'
import { System } from './system.ts'
import { World, type WorldOptions } from './world.ts'

export interface Outcome {
  readonly seed: number
  readonly steps: number
  readonly effects: number
  /** Which side effects each function had, counted from one. */
  readonly effectsOf: ReadonlyMap<string, readonly number[]>
  /** The same for the same seed. */
  readonly trace: string
  readonly injected: ReadonlyMap<FaultKind, number>
  readonly violation?: Violation
  readonly acts: number
}

export interface RunOptions extends WorldOptions {
  /** Hears everything that happens, with the second it happens in. */
  readonly tell?: (line: string) => void
  /** How many things happen before the faults stop. */
  readonly steps: number
  /** Acts of people that are left out, by their number: to find the shortest run that fails. */
  readonly skipped?: ReadonlySet<number>
}

const settleMs = 600_000
const restMs = 30_000
const aftermathMs = 3 * 86_400_000
/** Long enough for what is looked at every minute, and shorter than an offer lasts. */
const workMs = 90_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const betweenActsMs = 1_500

/** One run: people act and things fail for so many steps; then all faults stop, and everything must settle. */
export async function simulate(options: RunOptions): Promise<Outcome> {
  const world = new World(options)
  const { tell } = options
  if (tell) world.onNote = (text) => tell(`${((world.now - world.startMs) / 1_000).toFixed(3)} ${text}`)
  const system = new System(world)
  const state = new Invariants()
  const actors = new Actors(world, system, state)
  const ending = new Ending(system, state, actors)
  system.store.onApplied = (applied) => state.check(applied)
  plant(system)
  await actors.begin()
  let acts = 0
  /** From then on nothing happens by the minute, and an hour is as good. */
  let quietFrom = Number.POSITIVE_INFINITY
  const act = () => {
    if (!world.isFaulty) return
    const number = acts++
    if (!options.skipped?.has(number)) actors.act()
    world.schedule(-Math.log(1 - world.random()) * betweenActsMs, act)
  }
  world.schedule(0, act)
  const watch = () => {
    if (world.isOver) return
    actors.watch()
    world.schedule(world.now < quietFrom ? minuteMs : hourMs, watch)
  }
  world.schedule(minuteMs, watch)
  const runUntil = async (isOver: () => boolean) => {
    while (!state.violation && !isOver() && (await world.step())) {
      // What happens is in the steps.
    }
  }
  await runUntil(() => world.steps >= options.steps)
  const { steps } = world

  world.isFaulty = false
  system.outages.clear()
  actors.goHome()
  system.redrive()
  // Who still stands still by a fault is waited for.
  const settled = Math.max(world.now, world.heldUntil) + settleMs
  quietFrom = settled
  // What was in the hands of the dead is set aside a little later.
  world.schedule(settleMs / 2, () => void system.redrive())
  await runUntil(() => (world.next ?? settled) >= settled)
  // What runs every minute may just have begun something.
  const atRest = settled + restMs
  await runUntil(() => !system.isBusy || (world.next ?? atRest) >= atRest)
  world.now = Math.max(world.now, settled)
  if (!state.violation) ending.settled()
  const later = world.now + aftermathMs
  for (let hour = 1; hour < 60; hour++) world.schedule(hour * hourMs, () => actors.lookAfter())
  await runUntil(() => (world.next ?? later) >= later)
  world.now = Math.max(world.now, later)
  actors.comeBack()
  world.schedule(minuteMs, () => actors.watch())
  const atWork = later + workMs
  await runUntil(() => (world.next ?? atWork) >= atWork)
  if (!state.violation) ending.offered()
  world.isOver = true
  if (!state.violation) await ending.check()
  return {
    seed: options.seed,
    steps,
    effects: world.effects,
    effectsOf: world.effectsOf,
    trace: world.trace,
    injected: world.injected,
    acts,
    ...(state.violation && { violation: state.violation }),
  }
}
