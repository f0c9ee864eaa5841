import { randomUUID } from 'node:crypto'

/** Time and chance as a machine needs them, so that a simulation can be both. */
export interface MachineTime {
  now(): number
  /** Runs it on its own, after what runs now. */
  soon(run: () => Promise<void>): void
  later(ms: number, run: () => Promise<void>): { cancel(): void }
  random(): number
  token(): string
}

export const realTime: MachineTime = {
  now: Date.now,
  soon: (run) => void run(),
  later: (ms, run) => {
    const timer = setTimeout(() => void run(), Math.min(ms, 2 ** 31 - 1))
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
  random: Math.random,
  token: randomUUID,
}
