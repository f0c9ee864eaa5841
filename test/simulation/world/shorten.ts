import { type Outcome, type RunOptions, simulate } from './simulate.ts'

export interface Shortened {
  readonly options: RunOptions
  readonly outcome: Outcome
  readonly lines: readonly string[]
}

const breaks = async (options: RunOptions, promise: number): Promise<Outcome | undefined> => {
  const outcome = await simulate(options)
  return outcome.violation?.promise === promise ? outcome : undefined
}

/** The shortest run that could be found in which the same promise is broken: fewer steps, fewer acts of people. */
export async function shorten(options: RunOptions, found: Outcome): Promise<Shortened> {
  const promise = found.violation?.promise ?? 0
  let best = { options: { ...options, steps: found.steps }, outcome: found }
  for (let [low, high] = [1, found.steps]; low < high; ) {
    const steps = (low + high) >> 1
    const outcome = await breaks({ ...options, steps }, promise)
    if (outcome) {
      best = { options: { ...options, steps }, outcome }
      high = steps
    } else low = steps + 1
  }
  const skipped = new Set<number>()
  for (let size = Math.ceil(best.outcome.acts / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < best.outcome.acts; from += size) {
      const more = new Set([...skipped, ...Array.from({ length: size }, (_, index) => from + index)])
      if (more.size === skipped.size) continue
      const tried = { ...best.options, skipped: more }
      const outcome = await breaks(tried, promise)
      if (!outcome) continue
      for (const one of more) skipped.add(one)
      best = { options: tried, outcome }
    }
  const lines: string[] = []
  await simulate({ ...best.options, tell: (line) => lines.push(line) })
  return { ...best, lines }
}
