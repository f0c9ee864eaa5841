import type { SQSEvent } from 'aws-lambda'
import { mostReceives, visibilityMs } from '../../simulation/world/fifo.ts'
import type { Ports } from '../../simulation/world/functions.ts'
import { busTries, System, type SystemFunctions } from '../../simulation/world/system.ts'
import { World } from '../../simulation/world/world.ts'
import { idle, type Rig } from './rig.ts'

const patienceMs = 3_600_000

/** The simulation's services, with no faults, and functions that do what a test says. */
export async function simulatedRig(): Promise<Rig> {
  const behaviour = idle()
  const world = new World({ seed: 1, rates: {} })
  const functions: SystemFunctions = {
    'take-turn': (_ports, backOff, event) => behaviour.turn(event as SQSEvent, backOff),
    'deliver-reply': (_ports, backOff, event) => behaviour.deliver(event as SQSEvent, backOff),
    relay: async (_ports, rows) => rows.length,
    step: async (name, _ports, payload) => behaviour.step(name, payload as Record<string, string>),
    targetsOf: () => ['listener'],
    everyMinute: async () => undefined,
    take: (_target, _ports, fact) => behaviour.hear({ 'detail-type': fact.name, detail: fact.detail }),
  }
  const system = new System(world, functions)
  const call = <T>(work: (ports: Ports) => Promise<T>) => system.settle(work)
  const until: Rig['until'] = async (what, isSo) => {
    const end = world.now + patienceMs
    while (!(await isSo())) if (world.now > end || !(await world.step())) throw new Error(`It never happened: ${what}`)
  }
  return {
    behaviour,
    turnQueue: { enqueue: (commands) => call((ports) => ports.turnQueue.enqueue(commands)) },
    deliveryQueue: { enqueue: (command, id) => call((ports) => ports.deliveryQueue.enqueue(command, id)) },
    bus: { publish: (facts) => call((ports) => ports.bus.publish(facts)) },
    workflows: {
      start: (name, input) => call((ports) => ports.workflows.start(name, input)),
      complete: (token, output) => call((ports) => ports.workflows.complete(token, output)),
    },
    sockets: { push: (id, frame) => call((ports) => ports.sockets.push(id, frame)) },
    mostReceives,
    visibilityMs,
    factTries: busTries,
    connect: async () => {
      const socket = system.sockets.open('somebody')
      const close = () => {
        socket.isOpen = false
      }
      return { id: socket.id, frames: () => socket.frames, close }
    },
    sleep: (ms) => new Promise((done) => world.schedule(ms, done)),
    now: () => world.now,
    until,
    pass: async (ms) => {
      const end = world.now + ms
      while ((world.next ?? end) < end) await world.step()
      world.now = end
    },
    setAside: async () => ({ deliveries: system.deliveries.dead.length, facts: system.deadFacts.length }),
    stop: async () => undefined,
  }
}
