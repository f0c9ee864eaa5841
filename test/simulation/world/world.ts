import { seeded } from '../../../shared/domain/nlu/random.ts'
import type { FaultKind } from './faults.ts'

interface Entry {
  readonly at: number
  readonly order: number
  readonly run: () => void | Promise<void>
}

/** How one run is: its seed, which faults may happen and how often, and what is broken on purpose. */
export interface WorldOptions {
  readonly seed: number
  /** How often each kind of fault happens where it can: a share of the calls it concerns. */
  readonly rates: Readonly<Partial<Record<FaultKind, number>>>
  /** The names of bugs that are planted. */
  readonly bugs?: ReadonlySet<string>
  /** One side effect, counted from the start, at which whoever makes it dies: before it, or after it with the answer lost. */
  readonly crashAt?: { readonly effect: number; readonly mode: 'before' | 'after' }
}

const startMs = Date.parse('2026-11-20T01:00:00.000Z')
const stepsATurn = 1_000

/** One virtual clock, one source of chance, one agenda of what happens next, and a hash of all that happened. */
export class World {
  readonly startMs = startMs
  now = startMs
  readonly random: () => number
  readonly bugs: ReadonlySet<string>
  /** A system of the company's own is told of what happens: in a quarter of the runs, since it is told of nearly everything. */
  readonly isTelling: boolean
  readonly injected = new Map<FaultKind, number>()
  /** Faults happen; switched off for the end, in which everything must settle. */
  isFaulty = true
  /** When the last call is made of those that are under way, or stand still. */
  heldUntil = 0
  /** Only what is to be seen is looked at. */
  isOver = false
  steps = 0
  /** Hears what is noted. */
  onNote: ((text: string) => void) | undefined
  /** What was thrown where nobody expected it: a bug of the simulation. */
  private failure: unknown
  effects = 0
  /** Which of them were whose, by function. */
  readonly effectsOf = new Map<string, readonly number[]>()
  private readonly options: WorldOptions
  private readonly agenda: Entry[] = []
  private order = 0
  private made = 0
  private hash = 0x811c9dc5

  constructor(options: WorldOptions) {
    this.options = options
    this.random = seeded(options.seed)
    this.isTelling = options.seed % 4 === 0
    this.bugs = options.bugs ?? new Set()
  }

  /** The hash of everything that was noted: the same seed twice gives the same. */
  get trace(): string {
    return (this.hash >>> 0).toString(16).padStart(8, '0')
  }

  note(text: string): void {
    this.onNote?.(text)
    for (let i = 0; i < text.length; i++) this.hash = Math.imul(this.hash ^ text.charCodeAt(i), 0x01000193)
  }

  /** Runs something after so many milliseconds. */
  schedule(ms: number, run: Entry['run']): void {
    const entry: Entry = { at: Math.round(this.now + Math.max(0, ms)), order: this.order++, run }
    // A binary heap: the earliest first, of those of one moment the one that was scheduled first.
    let place = this.agenda.push(entry) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.isBefore(entry, this.agenda[parent] as Entry)) break
      this.agenda[place] = this.agenda[parent] as Entry
      place = parent
    }
    this.agenda[place] = entry
  }

  private isBefore(a: Entry, b: Entry): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order)
  }

  private take(): Entry | undefined {
    const [first] = this.agenda
    const last = this.agenda.pop()
    if (!first || !last || this.agenda.length === 0) return first
    let place = 0
    for (;;) {
      let child = place * 2 + 1
      if (child >= this.agenda.length) break
      const [left, right] = [this.agenda[child] as Entry, this.agenda[child + 1]]
      if (right && this.isBefore(right, left)) child++
      if (!this.isBefore(this.agenda[child] as Entry, last)) break
      this.agenda[place] = this.agenda[child] as Entry
      place = child
    }
    this.agenda[place] = last
    return first
  }

  /** When the next thing happens. */
  get next(): number | undefined {
    return this.agenda[0]?.at
  }

  /** Lets the next thing happen, and whatever follows from it at once. False where nothing is left. */
  async step(): Promise<boolean> {
    const entry = this.take()
    if (!entry) return false
    this.now = entry.at
    this.steps++
    // What it waits for may be later things on the agenda, so it is not waited for here.
    void Promise.resolve(entry.run()).catch((error: unknown) => {
      this.failure ??= error
    })
    // Everything in here waits on promises only: once the queue of those is empty, all have gone as far as they can. That
    // is when the next tick comes; the rest of the process has its turn only now and then, which takes much longer.
    await new Promise<void>((done) => {
      if (this.steps % stepsATurn === 0) setImmediate(done)
      else process.nextTick(done)
    })
    if (this.failure) throw this.failure
    return true
  }

  between(low: number, high: number): number {
    return low + this.random() * (high - low)
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)]
  }

  /** Whether a fault of this kind happens now. */
  happens(kind: FaultKind): boolean {
    const rate = this.options.rates[kind]
    if (!this.isFaulty || rate === undefined || this.random() >= rate) return false
    this.count(kind)
    return true
  }

  count(kind: FaultKind): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1)
    this.note(kind)
  }

  /** Counts a side effect of a function; says whether this is the one at which to die, and how. */
  effect(name: string): 'before' | 'after' | undefined {
    if (this.isOver) return undefined
    this.effects++
    this.effectsOf.set(name, [...(this.effectsOf.get(name) ?? []), this.effects])
    const { crashAt } = this.options
    return crashAt?.effect === this.effects ? crashAt.mode : undefined
  }

  /** A number that was not given before. */
  serial(): number {
    return this.made++
  }
}
