import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { Sockets } from '../../../shared/ports/outside.ts'
import type { BackOff, Bus, DeliveryQueue, TurnQueue, Workflows } from '../../../shared/ports/work.ts'

/** What a queue gives its batches to, as a function's entry is given them. */
type Consumer = (event: SQSEvent, backOff: BackOff) => Promise<SQSBatchResponse>

/** A fact as it comes to a function from the bus. */
export interface Heard {
  readonly 'detail-type': string
  readonly detail: Record<string, unknown>
}

/** What functions do, set by each test. */
export interface Behaviour {
  turn: Consumer
  deliver: Consumer
  hear: (fact: Heard) => Promise<void>
  /** A step of the escalation machine. */
  step: (name: string, payload: Record<string, string>) => unknown
}

export const idle = (): Behaviour => ({
  turn: async () => ({ batchItemFailures: [] }),
  deliver: async () => ({ batchItemFailures: [] }),
  hear: async () => undefined,
  step: () => ({}),
})

/** The ports of work with what stands behind them, over time that may be virtual. */
export interface Rig {
  readonly behaviour: Behaviour
  readonly turnQueue: TurnQueue
  readonly deliveryQueue: DeliveryQueue
  readonly bus: Bus
  readonly workflows: Workflows
  readonly sockets: Sockets
  /** How often a queue gives a message before it is set aside, and how long it waits for who says nothing. */
  readonly mostReceives: number
  readonly visibilityMs: number
  /** How often the bus calls a function that fails, before the fact is set aside. */
  readonly factTries: number
  connect(): Promise<{ readonly id: string; readonly frames: () => readonly unknown[]; readonly close: () => void }>
  /** Resolves after so many milliseconds of its time. */
  sleep(ms: number): Promise<void>
  now(): number
  /** Lets time pass until something is so. */
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>
  /** Lets so much time pass, in which nothing may happen. */
  pass(ms: number): Promise<void>
  readonly setAside: () => Promise<{ readonly deliveries: number; readonly facts: number }>
  stop(): Promise<void>
}
