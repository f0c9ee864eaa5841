import { Session } from 'node:inspector/promises'
import { nasty, spoiled } from './mutate.ts'

/** Something that takes whatever it is given, and throws where it breaks. */
export interface Target {
  readonly name: string
  /** Inputs that make sense, from which others are made. */
  readonly seeds: readonly string[]
  /** Words that its code looks for. */
  readonly words: readonly string[]
  readonly run: (input: string) => unknown
}

export interface Found {
  /** Inputs each of which came to code that none before it had come to. */
  readonly kept: readonly string[]
  readonly broken?: { readonly input: string; readonly why: string }
  readonly slowestMs: number
}

/** Looking at what ran takes far longer than a run: the longer nothing is new, the more is run between two looks. */
const [leastBatch, mostBatch] = [24, 192]
/** Longer than any input may take on a slow machine. */
const slowMs = 2_000

/** Which characters of some sources have run, as V8 counts it; of those that were loaded after it began. */
export class Coverage {
  private readonly session = new Session()
  private readonly files: RegExp
  private seen = new Map<string, Uint8Array>()

  private constructor(files: RegExp) {
    this.files = files
  }

  static async begin(files = /\/(?:shared|functions\/runtime|schemas)\//): Promise<Coverage> {
    const coverage = new Coverage(files)
    coverage.session.connect()
    await coverage.session.post('Profiler.enable')
    await coverage.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
    return coverage
  }

  async end(): Promise<void> {
    await this.session.post('Profiler.stopPreciseCoverage')
    this.session.disconnect()
  }

  /** Begins anew, as if nothing had run. */
  async forget(): Promise<void> {
    await this.session.post('Profiler.takePreciseCoverage')
    this.seen = new Map()
  }

  /**
   * Runs something with what is remembered as it is now; afterwards all is remembered that had run before it, and what it
   * came to. So it may look for what of many brought something new, one after another.
   */
  async apart(look: () => Promise<void>, before: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const all = this.seen
    this.seen = new Map(before)
    await look()
    for (const [url, known] of all) {
      const seen = this.seen.get(url)
      this.seen.set(url, seen && seen.length >= known.length ? seen.map((one, at) => one | (known[at] ?? 0)) : known)
    }
  }

  /** What has run so far; it does not change with what runs later. */
  get memory(): ReadonlyMap<string, Uint8Array> {
    return new Map(this.seen)
  }

  /** How much ran since it was last asked that had never run before. */
  async taken(): Promise<number> {
    const { result } = await this.session.post('Profiler.takePreciseCoverage')
    let fresh = 0
    for (const { url, functions } of result) {
      if (!this.files.test(url)) continue
      const size = Math.max(0, ...functions.map(({ ranges }) => ranges[0]?.endOffset ?? 0))
      const now = new Uint8Array(size)
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset, endOffset)
      // Only what has run or changed is reported, so that the end of a file may come later.
      const known = this.seen.get(url) ?? new Uint8Array(0)
      const seen = new Uint8Array(Math.max(size, known.length))
      seen.set(known)
      for (let at = 0; at < size; at++)
        if (now[at] && !seen[at]) {
          fresh++
          seen[at] = 1
        }
      this.seen.set(url, seen)
    }
    return fresh
  }
}

/**
 * Makes input from input, and goes on from what came further than anything before: so it finds its way past one check
 * after another, where blind chance would have to pass all of them at once.
 */
export async function explore(
  coverage: Coverage,
  target: Target,
  inputs: number,
  random: () => number,
): Promise<Found> {
  const kept: string[] = []
  let slowestMs = 0
  let broken: Found['broken']
  const run = async (input: string) => {
    const at = performance.now()
    try {
      await target.run(input)
    } catch (error) {
      broken ??= { input, why: (error as Error).message }
    }
    const took = performance.now() - at
    slowestMs = Math.max(slowestMs, took)
    if (took > slowMs) broken ??= { input, why: `it took ${Math.round(took)} ms` }
  }
  await coverage.forget()
  const consider = async (input: string) => {
    await run(input)
    if ((await coverage.taken()) > 0) kept.push(input)
  }
  for (const input of [...target.seeds, ...nasty]) await consider(input)
  const parents = () => (kept.length > 0 ? kept : target.seeds)
  let batch = leastBatch
  for (let done = 0; done < inputs && !broken; done += batch) {
    const made = Array.from({ length: batch }, () => spoiled(parents(), target.words, random))
    for (const input of made) await run(input)
    const before = coverage.memory
    const isNew = (await coverage.taken()) > 0
    // What does not come again, since something else was stored then, is not looked for again.
    if (isNew)
      await coverage.apart(async () => {
        for (const input of made) await consider(input)
      }, before)
    batch = isNew ? leastBatch : Math.min(mostBatch, batch * 2)
  }
  return { kept, slowestMs, ...(broken && { broken }) }
}
