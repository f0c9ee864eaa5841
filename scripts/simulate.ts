import { parseArgs } from 'node:util'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { type FaultKind, usualRates } from '../test/simulation/world/faults.ts'
import { shorten } from '../test/simulation/world/shorten.ts'
import { simulate } from '../test/simulation/world/simulate.ts'
import { onEveryCore, type Share } from './every-core.ts'

/**
 * Runs the platform's own use cases under faults, seed by seed, on every core: `npm run simulate -- --seeds 1000
 * [--seed 1] [--steps 500]`. A broken promise is printed with its seed and the shortest run that shows it, and ends with
 * 1; so does a kind of fault that never happened.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '500' },
  },
})
const number = (name: keyof typeof values) => {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  console.error(`--${name} must be a positive whole number, such as --${name} 200.`)
  process.exit(2)
}
const [seeds, first, steps] = [number('seeds'), number('seed'), number('steps')]

/** What one seed came to, as it goes from one thread to another. */
interface Told {
  readonly acts: number
  readonly effects: number
  readonly injected: ReadonlyMap<FaultKind, number>
  /** The promise that was broken, and the shortest run that shows it. */
  readonly broken?: string
}

async function run(seed: number): Promise<Told> {
  const options = { seed, steps, rates: usualRates }
  const outcome = await simulate(options)
  const { acts, effects, injected, violation } = outcome
  if (!violation) return { acts, effects, injected }
  const short = await shorten(options, outcome)
  const left = short.outcome.acts - (short.options.skipped?.size ?? 0)
  const lines = short.lines.filter((one) => !one.includes(' wrote INB')).slice(-80)
  const broken = [
    `seed ${seed} breaks promise ${violation.message}`,
    `The shortest run found: --seed ${seed}, ${short.options.steps} steps, ${left} acts:`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n')
  return { acts, effects, injected, broken }
}

/** One thread's share of the seeds. */
async function work(): Promise<void> {
  const { from, stride } = workerData as Share
  for (let seed = first + from; seed < first + seeds; seed += stride) parentPort?.postMessage(await run(seed))
}

const injected = new Map<FaultKind, number>()
const began = Date.now()
let told = began
let [done, acts, effects, broken] = [0, 0, 0, 0]

function take(one: Told): void {
  done++
  acts += one.acts
  effects += one.effects
  for (const [kind, count] of one.injected) injected.set(kind, (injected.get(kind) ?? 0) + count)
  if (one.broken) {
    broken++
    console.log(`\n${one.broken}`)
  }
  if (Date.now() - told < 5_000) return
  told = Date.now()
  const seconds = (told - began) / 1_000
  console.log(`${done} of ${seeds} seeds, ${Math.round((done * steps) / seconds)} steps a second, ${broken} broken`)
}

async function lead(): Promise<void> {
  await onEveryCore(import.meta.url, seeds, take)

  const never = (Object.keys(usualRates) as FaultKind[]).filter((kind) => !injected.has(kind))
  console.log(
    `\n${done} seeds × ${steps} steps, ${acts} acts of people, ${effects} side effects, ${broken} broken promises`,
  )
  console.log(`${((Date.now() - began) / 1_000).toFixed(1)} s`)
  console.table(Object.fromEntries([...injected].sort().map(([kind, count]) => [kind, { happened: count }])))
  if (never.length > 0) console.log(`Never happened: ${never.join(', ')}. Run more seeds.`)
  process.exit(broken > 0 || never.length > 0 ? 1 : 0)
}

await (isMainThread ? lead() : work())
